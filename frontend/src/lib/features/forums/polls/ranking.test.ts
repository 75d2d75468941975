import { expect, it } from 'vitest';
import { moved } from './ranking.ts';

it('moves an option up, down, to the ends and not beyond', () => {
  expect(moved([1, 2, 3], 3, 0)).toEqual([3, 1, 2]);
  expect(moved([1, 2, 3], 1, 1)).toEqual([2, 1, 3]);
  expect(moved([1, 2, 3], 1, 9)).toEqual([2, 3, 1]);
  expect(moved([1, 2, 3], 2, -1)).toEqual([2, 1, 3]);
});

it('adds an option that was not ranked', () => {
  expect(moved([2], 3, 1)).toEqual([2, 3]);
});
