import type { QueryClient } from '@tanstack/svelte-query';
import { live } from '#lib/live/live.svelte.ts';
import { INTRODUCTIONS } from './api.ts';

/** What is on the screen of introductions is fetched anew when one of them has gone a step; returns what ends it. */
export function hearIntroductions(queries: QueryClient): () => void {
  return live.onEvent(
    'matchmaking.introduction_changed',
    () => void queries.invalidateQueries({ queryKey: INTRODUCTIONS }),
  );
}
