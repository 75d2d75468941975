import { plain } from './plain.ts';

/** What is offered: something that is there, or what was typed, to be made. */
export interface Offer {
  tag: string;
  made: boolean;
}

interface Given {
  free: boolean;
  chosen: string[];
}

const SHOWN = 12;
const LONGEST = 40;

/** A tag as the server spells it. */
export function clean(text: string): string {
  return text
    .replace(/^[\s#]+/, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, LONGEST)
    .toLowerCase();
}

/** What fits the letters typed, those first that begin with them. */
export function offered(options: string[], query: string, { free, chosen }: Given): Offer[] {
  const typed = clean(query);
  const letters = plain(typed);
  const fitting = options.filter((tag) => !chosen.includes(tag) && plain(tag).includes(letters));
  const [first, later] = [true, false].map((begins) =>
    fitting.filter((tag) => plain(tag).startsWith(letters) === begins),
  );
  const found = [...first!, ...later!].slice(0, SHOWN).map((tag) => ({ tag, made: false }));
  const there = [...options, ...chosen].some((tag) => plain(tag) === letters);
  return free && typed && !there ? [...found, { tag: typed, made: true }] : found;
}

/** The tag that a word stands for: one that is there, whatever its accents and case, or a new one. */
export function taken(options: string[], word: string, { free, chosen }: Given): string | null {
  const typed = clean(word);
  if (!typed) return null;
  const letters = plain(typed);
  const same = [...options, ...chosen].find((tag) => plain(tag) === letters);
  if (same !== undefined) return same;
  const fitting = offered(options, word, { free: false, chosen });
  if (free) return typed;
  return fitting.length === 1 ? fitting[0]!.tag : null;
}
