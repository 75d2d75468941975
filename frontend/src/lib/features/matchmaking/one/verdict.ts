import type { Verdict } from '../data/types.ts';

/** The four scores of the Enterprise Europe Network, 0 to 5 each. */
export const SCORES = ['advantages', 'clarity', 'expectations', 'wording'] as const;
export type Score = (typeof SCORES)[number];

export const sumOf = (scores: number[]): number => scores.reduce((sum, score) => sum + score, 0);

/** What scores come to, as the server decides: published from 10 on, on hold from 5 on or with a single 0. */
export function verdictOf(scores: number[]): Verdict {
  const sum = sumOf(scores);
  if (sum < 5) return 'reject';
  return sum < 10 || scores.includes(0) ? 'hold' : 'publish';
}
