import { QueryObserver, type QueryClient } from '@tanstack/svelte-query';
import type { NotificationsMailAddressResponse } from '#lib/api/client/types.gen.ts';
import { requestJson } from '#lib/api/http.ts';

// Asked at every visit, and seldom anything to say: without the generated functions of the whole API.
export const addressQuery = () => ({
  queryKey: ['notifications', 'address'],
  queryFn: () => requestJson<NotificationsMailAddressResponse>('GET', '/api/notifications/mail-address'),
  staleTime: Infinity,
});

/** Tells that mails do not arrive. Returns what ends it. */
export function onBounced(queries: QueryClient, tell: () => void): () => void {
  return new QueryObserver(queries, addressQuery()).subscribe(({ data }) => data?.bouncedAt && tell());
}
