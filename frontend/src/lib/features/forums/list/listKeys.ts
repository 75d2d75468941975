import type { QueryClient } from '@tanstack/svelte-query';
import { page } from '$app/state';
import * as m from '#lib/paraglide/messages.js';
import { shortcuts } from '#lib/shell/shortcuts.svelte.ts';
import { chooseLevel, markTopicRead } from '../following/actions.ts';
import { levelKeys } from '../keys.ts';
import { topicLevels } from './levels.ts';

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
  const levels = topicLevels();
  return shortcuts.add(
    {
      keys: 'e',
      group: 'list',
      label: m.forums_following_key_read,
      when: () => chosen() !== null,
      run: () => void markTopicRead(queries, chosen() ?? ''),
    },
    ...levelKeys().map(([keys, label], place) => ({
      keys,
      group: 'list' as const,
      label,
      when: () => meant() !== null,
      run: () => void chooseLevel(queries, meant() ?? '', levels[place]?.value ?? null),
    })),
  );
}
