import type { QueryClient } from '@tanstack/svelte-query';
import { onSessionOver } from '#lib/api/http.ts';
import { onPerson, session } from '#lib/session/session.svelte.ts';

const WAIT = 4_000;
// Without a network they cannot be fetched: the next view does it.
const away = () => undefined;

// Works without a network: what a person wrote leaves this browser with them.
onPerson((person) => {
  if (person === null) indexedDB.deleteDatabase('messaging-outbox');
});
onSessionOver(() => void import('./outboxHere.ts').then(({ park }) => park(), away));

/** Send what a former visit left, count and hear of messages, wherever one is; not part of the first view. */
export function startMessaging(queries: QueryClient): () => void {
  if (!session.may('messaging:conversation:use')) return away;
  let end: (() => void) | undefined = away;
  const timer = setTimeout(() => {
    void import('./everywhere.ts').then(({ followMessages }) => {
      if (end) end = followMessages(queries);
    }, away);
  }, WAIT);
  return () => {
    clearTimeout(timer);
    end?.();
    end = undefined;
  };
}
