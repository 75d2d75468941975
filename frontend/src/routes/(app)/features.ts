import type { QueryClient } from '@tanstack/svelte-query';
import { startAccounts } from '#lib/features/accounts/start.ts';
import { startForums } from '#lib/features/forums/start.ts';
import { startMessaging } from '#lib/features/messaging/start.ts';
import { startNotifications } from '#lib/features/notifications/start.ts';

/** What a feature does while somebody is signed in: counters, live events, palette commands. Returns what ends it. */
export type FeatureStart = (queries: QueryClient) => () => void;

const features: FeatureStart[] = [startAccounts, startForums, startMessaging, startNotifications];

export function startFeatures(queries: QueryClient): () => void {
  const ends = features.map((start) => start(queries));
  return () => ends.forEach((end) => end());
}
