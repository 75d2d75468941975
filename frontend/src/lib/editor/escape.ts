/** Characters that Markdown would take for its own. */
export function escapeMarkdown(text: string): string {
  return text.replace(/([\\`*_[\]<>])/g, '\\$1').replace(/^(\s*)([#+-]|\d+[.)])(?=\s)/gm, '$1\\$2');
}
