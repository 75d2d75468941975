import type { NameOut } from '#lib/api/client/types.gen.ts';
import { escapeMarkdown } from './escape.ts';
import type { Change, Selected } from './markdown.ts';

const PATHS = { person: 'personnes', organisation: 'organisations', group: 'groupes' } as const;
/** Up to four words after an @ that begins one. */
const ASKED =
  /(?:^|[\s([{«"'’*_>])@((?:[\p{L}\p{N}][\p{L}\p{N}'’.&-]*)?(?: [\p{L}\p{N}][\p{L}\p{N}'’.&-]*){0,3} ?)$/u;

/** What is typed after an @ before the cursor, and where the @ stands; null where no name is asked for. */
export function askedName({ text, start, end }: Selected): { query: string; from: number } | null {
  if (start !== end) return null;
  const line = text.slice(Math.max(text.lastIndexOf('\n', start - 1) + 1, start - 80), start);
  const query = ASKED.exec(line)?.[1];
  // A second space is the end of it: prose goes on.
  return query === undefined || query.endsWith('  ') ? null : { query, from: start - query.length - 1 };
}

/** The Markdown of a mention: a link whose text begins with @. */
export function mentionOf({ kind, id, name }: Pick<NameOut, 'kind' | 'id' | 'name'>): string {
  return `[@${escapeMarkdown(name)}](/${PATHS[kind]}/${id})`;
}

/** Put a mention in place of what was typed. */
export function insertMention({ start }: Selected, from: number, name: NameOut): Change {
  const insert = `${mentionOf(name)} `;
  const at = from + insert.length;
  return { from, to: start, insert, start: at, end: at };
}
