import type { QueryClient } from '@tanstack/svelte-query';
import { page } from '$app/state';
import { shortcuts } from '#lib/shell/shortcuts.svelte.ts';
import type { TopicLevel } from '../data/following.ts';

const LEVELS: Record<string, TopicLevel> = {
  'm w': 'watching',
  'm t': 'tracking',
  'm r': 'regular',
  'm m': 'muted',
};

// The keys listen from the first second; what they do, and their names (`keys.ts`), is fetched when it is asked for.
const actions = () => import('../following/actions.ts');

/** The topic of the row that has the focus. */
function chosen(): string | null {
  return document.activeElement?.closest<HTMLElement>('[data-topic]')?.dataset['topic'] ?? null;
}

/** The row that has the focus, else the topic that is open. */
function meant(): string | null {
  return chosen() ?? (page.url.pathname.startsWith('/sujets/') ? (page.params['id'] ?? null) : null);
}

/** Keys that concern a topic of the list, or the one that is open beside it. Returns what ends them. */
export function listKeys(queries: QueryClient): () => void {
  return shortcuts.add(
    {
      keys: 'e',
      group: 'list',
      when: () => chosen() !== null,
      run: () => {
        const id = chosen() ?? '';
        void actions().then(({ markTopicRead }) => markTopicRead(queries, id));
      },
    },
    ...Object.entries(LEVELS).map(([keys, level]) => ({
      keys,
      group: 'list' as const,
      when: () => meant() !== null,
      run: () => {
        const id = meant() ?? '';
        void actions().then(({ chooseLevel }) => chooseLevel(queries, id, level));
      },
    })),
  );
}
