import type { QueryClient } from '@tanstack/svelte-query';
import { startForums } from '#lib/features/forums/start.ts';

/** What a feature does while somebody is signed in: counters, live events, palette commands. Returns what ends it. */
export type FeatureStart = (queries: QueryClient) => () => void;

const features: FeatureStart[] = [startForums];

export function startFeatures(queries: QueryClient): () => void {
  const ends = features.map((start) => start(queries));
  return () => ends.forEach((end) => end());
}
