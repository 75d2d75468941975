import { drafts } from '#lib/drafts/drafts.svelte.ts';

const KEY = 'search:recent';
const MOST = 6;

/** What the person has searched last, newest first. It stays in the tab and goes at sign-out. */
export function recentSearches(): string[] {
  return drafts.read(KEY).split('\n').filter(Boolean);
}

export function rememberSearch(query: string): void {
  const wanted = query.trim().replace(/\s+/g, ' ');
  if (!wanted) return;
  drafts.write(
    KEY,
    [wanted, ...recentSearches().filter((each) => each !== wanted)].slice(0, MOST).join('\n'),
  );
}
