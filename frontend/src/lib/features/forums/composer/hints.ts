export const MANY_UNREAD = 200;
const OLD = 180 * 24 * 3_600_000;

/** What to say to somebody who is about to answer; the weightiest of what applies. */
export function hintOf(given: {
  unread: number;
  lastPostAt: string;
  now: number;
  /** Who wrote the last posts, the newest at the end. */
  authors: string[];
  me: string;
}): 'unread' | 'old' | 'third' | null {
  if (given.unread >= MANY_UNREAD) return 'unread';
  if (given.now - Date.parse(given.lastPostAt) > OLD) return 'old';
  const last = given.authors.slice(-2);
  return last.length === 2 && last.every((author) => author === given.me) ? 'third' : null;
}
