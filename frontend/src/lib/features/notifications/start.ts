import { QueryObserver, type QueryClient } from '@tanstack/svelte-query';
import { live } from '#lib/live/live.svelte.ts';
import { counters } from '#lib/shell/counters.svelte.ts';

// Not part of the first view.
const api = () => import('./api.ts');

/** The bell: an exact count on every device. */
export function startNotifications(queries: QueryClient): () => void {
  const queryKey = ['notifications', 'count'];
  const refresh = () => void queries.invalidateQueries({ queryKey });
  const figures = new QueryObserver(queries, { queryKey, queryFn: async () => (await api()).count() });
  const ends = [
    figures.subscribe(({ data }) => {
      if (data) counters.set('notifications', data.unread);
    }),
    live.onEvent('notifications.arrived', refresh),
    live.onEvent('notifications.read', () => void queries.invalidateQueries({ queryKey: ['notifications'] })),
    () => counters.delete('notifications'),
  ];
  return () => ends.forEach((end) => end());
}
