import { onSessionOver } from '#lib/api/http.ts';
import { onPerson } from '#lib/session/session.svelte.ts';

// Works without a network: what a person wrote leaves this browser with them.
onPerson((person) => {
  if (person === null) indexedDB.deleteDatabase('messaging-outbox');
});
onSessionOver(
  () =>
    void import('./outboxHere.ts').then(
      ({ park }) => park(),
      () => undefined,
    ),
);
