import type { QueryClient } from '@tanstack/svelte-query';
import { followMessages } from '#lib/features/messaging/everywhere.ts';
import { onBounced } from '#lib/features/notifications/address/address.ts';
import { keyGroups } from '#lib/features/notifications/keys.ts';
import { followPushes } from '#lib/features/notifications/push/everywhere.svelte.ts';
import { live } from '#lib/live/live.svelte.ts';
import { session } from '#lib/session/session.svelte.ts';
import { shortcuts } from '#lib/shell/shortcuts.svelte.ts';

/** What features do wherever one is, and the first view can do without. `bounced`: mails do not arrive. Returns what ends it. */
export function startLater(queries: QueryClient, bounced: () => void): () => void {
  const ends = [
    onBounced(queries, bounced),
    followPushes(),
    shortcuts.describe(() => Promise.resolve(keyGroups())),
    live.onEvent(
      'notifications.mail_resumed',
      () => void queries.invalidateQueries({ queryKey: ['notifications'] }),
    ),
  ];
  if (session.may('messaging:conversation:use')) ends.push(followMessages(queries));
  return () => ends.forEach((end) => end());
}
