import type { QueryClient } from '@tanstack/svelte-query';

/** What a feature does while somebody is signed in: counters, live events, palette commands. Returns what ends it. */
export type FeatureStart = (queries: QueryClient) => () => void;

const features: FeatureStart[] = [];

export function startFeatures(queries: QueryClient): () => void {
  const ends = features.map((start) => start(queries));
  return () => ends.forEach((end) => end());
}
