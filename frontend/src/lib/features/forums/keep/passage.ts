import { forums_keep_passage_shown } from '#lib/paraglide/messages.js';
import { announce } from '#lib/ui/announcer.svelte.ts';

const NAME = 'passage';
const LONGEST = 300;

/** The part of a selection that an address can carry. */
export function carried(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, LONGEST);
}

/** Where a passage stands in the texts of an element, white space not counted. */
export function findPassage(element: Element, passage: string): Range | null {
  const wanted = passage.replace(/\s+/g, '');
  if (!wanted) return null;
  const places: { node: Text; offset: number }[] = [];
  let text = '';
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const content = (node as Text).data;
    for (let offset = 0; offset < content.length; offset += 1) {
      if (/\s/.test(content[offset]!)) continue;
      text += content[offset]!;
      places.push({ node: node as Text, offset });
    }
  }
  const from = text.indexOf(wanted);
  if (from < 0) return null;
  const first = places[from]!;
  const last = places[from + wanted.length - 1]!;
  const range = document.createRange();
  range.setStart(first.node, first.offset);
  range.setEnd(last.node, last.offset + 1);
  return range;
}

/** Mark the passage that the address names in a post that was opened by it. */
export function showPassage(post: Element): void {
  const passage = new URLSearchParams(location.search).get('passage');
  const body = post.querySelector('.prose');
  const range = passage && body ? findPassage(body, passage) : null;
  // Browsers without highlights show the post, as they would without a passage.
  if (!range || !('highlights' in CSS)) return;
  CSS.highlights.set(NAME, new Highlight(range));
  range.startContainer.parentElement?.scrollIntoView({ block: 'center' });
  announce(forums_keep_passage_shown({ passage: range.toString() }));
}
