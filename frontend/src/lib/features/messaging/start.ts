import type { QueryClient } from '@tanstack/svelte-query';
import { session } from '#lib/session/session.svelte.ts';

const WAIT = 1_500;

/** Counts and hears of messages wherever one is; not part of the first view. */
export function startMessaging(queries: QueryClient): () => void {
  if (!session.may('messaging:conversation:use')) return () => undefined;
  let over = false;
  let end: (() => void) | undefined;
  const timer = setTimeout(() => {
    void import('./everywhere.ts').then(
      ({ followMessages }) => {
        if (!over) end = followMessages(queries);
      },
      () => undefined,
    );
  }, WAIT);
  return () => {
    over = true;
    clearTimeout(timer);
    end?.();
  };
}
