/** Characters that Markdown would take for its own. */
export function escapeMarkdown(text: string): string {
  return text.replace(/([\\`*_[\]<>])/g, '\\$1').replace(/^(\s*)([#+-]|\d+[.)])(?=\s)/gm, '$1\\$2');
}

/** A Markdown quote of a text under a line that says whose it is and leads there. */
export function quoteOf(given: { head: string; href: string; text: string }): string {
  const head = `[${given.head.replace(/([[\]\\])/g, '\\$1')}](${given.href})`;
  const lines = given.text.trim().split('\n');
  return [`> ${head}`, '>', ...lines.map((line) => (line.trim() ? `> ${line}` : '>'))].join('\n') + '\n\n';
}

/** What is selected inside an element, if anything is. */
export function selectedIn(element: Element | null): string {
  const selection = document.getSelection();
  if (!element || !selection || selection.isCollapsed || selection.rangeCount === 0) return '';
  return element.contains(selection.getRangeAt(0).commonAncestorContainer) ? selection.toString().trim() : '';
}
