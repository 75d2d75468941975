/** A Markdown quote of a text under a line that says whose it is and leads there. */
export function quoteOf(given: { head: string; href: string; text: string }): string {
  const head = `[${given.head.replace(/([[\]\\])/g, '\\$1')}](${given.href})`;
  const lines = given.text.trim().split('\n');
  return [`> ${head}`, '>', ...lines.map((line) => (line.trim() ? `> ${line}` : '>'))].join('\n') + '\n\n';
}

/** What is selected inside an element, if anything is: what reaches beyond it is cut off. */
export function selectedIn(element: Element | null): string {
  const selection = document.getSelection();
  if (!element || !selection || selection.isCollapsed || selection.rangeCount === 0) return '';
  const range = selection.getRangeAt(0);
  if (!element.contains(range.startContainer)) return '';
  if (element.contains(range.endContainer)) return selection.toString().trim();
  // A triple click ends at the beginning of what follows.
  const inside = range.cloneRange();
  inside.setEnd(element, element.childNodes.length);
  return inside.toString().trim();
}
