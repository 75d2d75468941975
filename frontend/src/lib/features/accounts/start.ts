import { QueryObserver, type QueryClient } from '@tanstack/svelte-query';
import { live } from '#lib/live/live.svelte.ts';
import { commands } from '#lib/shell/commands.svelte.ts';
import { counters } from '#lib/shell/counters.svelte.ts';
import { session } from '#lib/session/session.svelte.ts';

const REFRESH = 60_000;

// Not part of the first view.
const api = () => import('./api.ts');

/** What is awaited of moderators, on the rail. */
function countWaiting(queries: QueryClient): () => void {
  if (!session.may('accounts:application:decide')) return () => undefined;
  const figures = new QueryObserver(queries, {
    queryKey: ['accounts', 'applications', 'statistics'],
    queryFn: async () => (await api()).applicationStatistics(),
    refetchInterval: REFRESH,
  });
  const stop = figures.subscribe(({ data }) => {
    if (data) counters.set('moderation', data.waiting);
  });
  return () => {
    stop();
    counters.delete('moderation');
  };
}

/** Rights, name or organisation of this very person have changed: the shell follows. */
function followMe(queries: QueryClient): () => void {
  return live.onEvent('accounts.person_changed', () => {
    void queries
      .fetchQuery({ queryKey: ['accounts', 'me'], queryFn: async () => (await api()).me(), staleTime: 0 })
      .then(
        (me) => session.begin(me),
        () => undefined,
      );
  });
}

export function startAccounts(queries: QueryClient): () => void {
  const ends = [
    countWaiting(queries),
    followMe(queries),
    commands.add(async () => (await import('./commands.ts')).places()),
  ];
  return () => ends.forEach((end) => end());
}
