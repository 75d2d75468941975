import { onSessionOver } from '#lib/api/http.ts';
import { onPerson } from '#lib/session/session.svelte.ts';
import type * as Here from './outboxHere.ts';

const WAIT = 1_500;

/** Without a network it cannot be fetched: the next view does it. */
function here(use: (module: typeof Here) => void): void {
  void import('./outboxHere.ts').then(use, () => undefined);
}

// Works without a network: what a person wrote leaves this browser with them.
onPerson((person) => {
  if (person === null) indexedDB.deleteDatabase('messaging-outbox');
});
onSessionOver(() => here(({ park }) => park()));

/** Send what a former visit left, wherever one is now; not part of the first view. */
export function startOutbox(): () => void {
  const timer = setTimeout(() => here(({ outbox }) => outbox()), WAIT);
  return () => clearTimeout(timer);
}
