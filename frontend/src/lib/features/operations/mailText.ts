export type MailPart = { kind: 'text'; text: string } | { kind: 'link'; href: string; path: string | null };

const ADDRESS = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g;

/**
 * The text of a mail with its addresses apart. Those of this very platform become a path, so that a
 * journey can be followed here even when the mail names another host.
 */
export function mailParts(text: string, origin: string): MailPart[] {
  const parts: MailPart[] = [];
  let at = 0;
  for (const match of text.matchAll(ADDRESS)) {
    if (match.index > at) parts.push({ kind: 'text', text: text.slice(at, match.index) });
    const url = new URL(match[0]);
    const own = url.origin === origin;
    parts.push({ kind: 'link', href: match[0], path: own ? url.pathname + url.search + url.hash : null });
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push({ kind: 'text', text: text.slice(at) });
  return parts;
}
