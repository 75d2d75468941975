import { QueryObserver, type QueryClient } from '@tanstack/svelte-query';
import { live } from '#lib/live/live.svelte.ts';
import { messaging_new } from '#lib/paraglide/messages.js';
import { session } from '#lib/session/session.svelte.ts';
import { commands } from '#lib/shell/commands.svelte.ts';
import { counters } from '#lib/shell/counters.svelte.ts';
import { shortcuts } from '#lib/shell/shortcuts.svelte.ts';
import type { UnreadConversations } from './data/types.ts';
import { outbox } from './outboxHere.ts';
import { keepPresence } from './presence.ts';

const GATHER = 300;
const KEY = ['messaging', 'unread'];

/** What conversations do wherever one is: how many wait, and that messages have arrived on this device. */
export function followMessages(queries: QueryClient): () => void {
  outbox();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const count = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void queries.invalidateQueries({ queryKey: KEY });
    }, GATHER);
  };
  const ends = [
    keepPresence(live),
    new QueryObserver<UnreadConversations>(queries, {
      queryKey: KEY,
      queryFn: async () => (await import('./data/api.ts')).readUnread(),
      staleTime: Infinity,
    }).subscribe(({ data }) => {
      if (data) counters.set('messages', data.conversations + data.requests);
    }),
    live.onEvent('messaging.message_stored', (event) => {
      if (event['authorId'] === session.data?.person.id) return;
      count();
      void import('./data/receipts.ts').then(({ receipts }) =>
        receipts.delivered(String(event['conversationId']), Number(event['seq'])),
      );
    }),
    live.onEvent('messaging.receipt_moved', (event) => {
      if (event['personId'] === session.data?.person.id) count();
    }),
    live.onEvent('messaging.message_changed', count),
    live.onEvent('messaging.conversation_changed', count),
    live.onEvent('messaging.own_state_changed', count),
    commands.add(() => [{ id: 'messaging:new', label: messaging_new(), href: '/messages/nouveau' }]),
    shortcuts.describe(async () => (await import('./keys.ts')).keyGroups()),
  ];
  return () => {
    ends.forEach((end) => end());
    clearTimeout(timer);
    counters.delete('messages');
    void import('./end.ts').then(({ endMessaging }) => endMessaging());
  };
}
