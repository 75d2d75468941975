import { QueryObserver, type QueryClient } from '@tanstack/svelte-query';
import type { NotificationsCountResponse } from '#lib/api/client/types.gen.ts';
import { requestJson } from '#lib/api/http.ts';
import { live } from '#lib/live/live.svelte.ts';
import { counters } from '#lib/shell/counters.svelte.ts';
import { panels } from '#lib/shell/panels.ts';

/** The bell: an exact count on every device. */
export function startNotifications(queries: QueryClient): () => void {
  const queryKey = ['notifications', 'count'];
  const refresh = () => void queries.invalidateQueries({ queryKey });
  const refreshAll = () => void queries.invalidateQueries({ queryKey: ['notifications'] });
  // Asked at every visit: without the generated functions of the whole API.
  const figures = new QueryObserver(queries, {
    queryKey,
    queryFn: () => requestJson<NotificationsCountResponse>('GET', '/api/notifications/count'),
  });
  panels.set('notifications', async () => (await import('./BellPanel.svelte')).default);
  const ends = [
    () => panels.delete('notifications'),
    figures.subscribe(({ data }) => {
      if (data) counters.set('notifications', data.unread);
    }),
    live.onEvent('notifications.arrived', refresh),
    live.onEvent('notifications.read', refreshAll),
    () => counters.delete('notifications'),
  ];
  return () => ends.forEach((end) => end());
}
