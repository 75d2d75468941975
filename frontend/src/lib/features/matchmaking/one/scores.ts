import * as m from '#lib/paraglide/messages.js';
import type { Verdict } from '../data/types.ts';
import { sumOf, verdictOf, type Score } from './verdict.ts';

const NAMES: Record<Score, () => string> = {
  advantages: m.matchmaking_score_advantages,
  clarity: m.matchmaking_score_clarity,
  expectations: m.matchmaking_score_expectations,
  wording: m.matchmaking_score_wording,
};
const SUMS: Record<Verdict, (given: { sum: number }) => string> = {
  publish: m.matchmaking_sum_publish,
  hold: m.matchmaking_sum_hold,
  reject: m.matchmaking_sum_reject,
};

export const scoreLabel = (name: Score): string => NAMES[name]();

/** What the four scores come to, in words. */
export const sumText = (scores: number[]): string => SUMS[verdictOf(scores)]({ sum: sumOf(scores) });
