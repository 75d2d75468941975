import { drafts } from '#lib/drafts/drafts.svelte.ts';

/** What one has quoted in this tab, to be put into an answer elsewhere. */
export interface KeptQuote {
  topicId: string;
  number: number;
  name: string;
  excerpt: string;
  markdown: string;
}

const KEY = 'forums:quotes';
const MOST = 5;

/** The last ones first. */
export function keptQuotes(): KeptQuote[] {
  try {
    return JSON.parse(drafts.read(KEY)) as KeptQuote[];
  } catch {
    return [];
  }
}

export function keepQuote(quote: KeptQuote): void {
  write([quote, ...keptQuotes().filter(({ markdown }) => markdown !== quote.markdown)].slice(0, MOST));
}

export function dropQuote(quote: KeptQuote): void {
  write(keptQuotes().filter(({ markdown }) => markdown !== quote.markdown));
}

/** They were sent with an answer in their own topic. */
export function dropQuotesOf(topicId: string): void {
  write(keptQuotes().filter((quote) => quote.topicId !== topicId));
}

function write(quotes: KeptQuote[]): void {
  drafts.write(KEY, quotes.length > 0 ? JSON.stringify(quotes) : '');
}
