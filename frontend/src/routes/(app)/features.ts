import type { QueryClient } from '@tanstack/svelte-query';
import { startAccounts } from '#lib/features/accounts/start.ts';
import { startForums } from '#lib/features/forums/start.ts';
import '#lib/features/messaging/start.ts';
import { startNotifications } from '#lib/features/notifications/start.ts';

/** What a feature does while somebody is signed in: counters, live events, palette commands. Returns what ends it. */
export type FeatureStart = (queries: QueryClient) => () => void;

const WAIT = 4_000;
const features: FeatureStart[] = [startAccounts, startForums, startNotifications];

/** `bounced`: mails to the person do not arrive. */
export function startFeatures(queries: QueryClient, bounced: () => void): () => void {
  const ends = features.map((start) => start(queries));
  let over = false;
  const timer = setTimeout(() => {
    // Without a network it cannot be fetched: the next view does it.
    void import('./later.ts').then(
      ({ startLater }) => {
        if (!over) ends.push(startLater(queries, bounced));
      },
      () => undefined,
    );
  }, WAIT);
  return () => {
    over = true;
    clearTimeout(timer);
    ends.forEach((end) => end());
  };
}
