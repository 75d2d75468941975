/** Files in Markdown: `![what is seen](/media/<id>)`, `[name](/media/<id>)`. */

/** A text as a label: nothing in it is a mark. */
export function label(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\[\]*_`<!&~]/g, '\\$&');
}

export const imageMark = (id: string, alt: string) => `![${label(alt)}](/media/${id})`;
export const linkMark = (id: string, name: string) => `[${label(name)}](/media/${id})`;

/** Where a text names a file: the whole mark. */
function markOf(id: string): RegExp {
  return new RegExp(String.raw`!?\[(?:[^\]\\]|\\.)*\]\(/media/${id}\)`);
}

export const names = (text: string, id: string) => text.includes(`/media/${id}`);

/** The text with another mark for a file; without it and its empty lines when `mark` is empty. */
export function withMark(text: string, id: string, mark: string): string {
  const found = markOf(id).exec(text);
  if (!found) return text;
  const before = text.slice(0, found.index);
  const after = text.slice(found.index + found[0].length);
  if (mark) return before + mark + after;
  return before.endsWith('\n\n') && after.startsWith('\n\n') ? before + after.slice(2) : before + after;
}

/** Marks on lines of their own, put at a place of the text; the place after them. */
export function withBlock(text: string, at: number, mark: string): { text: string; end: number } {
  const before = text.slice(0, at);
  const after = text.slice(at);
  const gap = !before.trim() || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  const rest = after.startsWith('\n\n') ? '' : after.startsWith('\n') ? '\n' : '\n\n';
  const head = before + gap + mark + rest;
  return { text: head + after, end: head.length };
}
