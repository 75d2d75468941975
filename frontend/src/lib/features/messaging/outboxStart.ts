import { onPerson } from '#lib/session/session.svelte.ts';

const WAIT = 1_500;

// In every view, so that it works without a network: what others wrote leaves this browser with them.
onPerson((person) => {
  if (person === null) indexedDB.deleteDatabase('messaging-outbox');
});

/** Send what a former visit left, wherever one is now; not part of the first view. */
export function startOutbox(): () => void {
  const timer = setTimeout(() => void import('./outboxHere.ts').then(({ outbox }) => outbox()), WAIT);
  return () => clearTimeout(timer);
}
