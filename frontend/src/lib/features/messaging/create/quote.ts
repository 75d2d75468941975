import { drafts } from '#lib/drafts/drafts.svelte.ts';

const KEY = 'messaging:quote';

/** A text before which stands what was quoted elsewhere on the way to writing it; taken once. */
export function withQuote(text: string): string {
  const quote = drafts.read(KEY);
  drafts.remove(KEY);
  return quote && !text.includes(quote.trim()) ? quote + text : text;
}

/** The same for a conversation that is about to be opened. */
export function quoteInto(conversation: string): void {
  const key = `messaging:${conversation}`;
  drafts.write(key, withQuote(drafts.read(key)));
}
