import type { Agreement, ReachedIn, Reached, ValueBand } from '#lib/api/client/types.gen.ts';

/** What is sent of what was chosen: of anything but an agreement neither its kind nor its worth. */
export function outcomeBody(stage: string, agreement: string, band: string): ReachedIn {
  const agreed = stage === 'agreement';
  return {
    stage: stage as Reached,
    agreement: agreed && agreement ? (agreement as Agreement) : null,
    band: agreed && band ? (band as ValueBand) : null,
  };
}
