import { expect, it } from 'vitest';
import { verdictOf } from './verdict.ts';

it.each([
  [[4, 4, 3, 4], 'publish'],
  [[3, 3, 2, 2], 'publish'],
  [[5, 5, 5, 0], 'hold'],
  [[2, 2, 2, 3], 'hold'],
  [[2, 1, 1, 0], 'reject'],
  [[0, 0, 0, 5], 'hold'],
])('the scores %j come to %s', (scores, verdict) => {
  expect(verdictOf(scores)).toBe(verdict);
});
