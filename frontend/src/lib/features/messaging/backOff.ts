const SHORTEST = 500;
const LONGEST = 30_000;

/** Milliseconds to wait after so many failures: full jitter, so that a restarted server is not met by everybody at once. */
export function backOff(failures: number, random: () => number = Math.random): number {
  return Math.max(SHORTEST, random() * Math.min(LONGEST, SHORTEST * 2 ** Math.min(failures, 10)));
}
