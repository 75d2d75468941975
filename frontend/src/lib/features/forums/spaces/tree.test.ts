import { expect, test } from 'vitest';
import type { Space } from '../data/types.ts';
import { spacesWithin } from '../data/queries.ts';
import { childrenOf, depthOf, possibleParents } from './tree.ts';

const spaces = [
  ['a', null],
  ['b', 'a'],
  ['c', 'b'],
  ['d', 'a'],
  ['e', null],
].map(([id, parentId]) => ({ id, parentId, name: id }) as Space);
const ids = (found: Space[]) => found.map((each) => each.id).join('');

test('depth, children and what lies within', () => {
  expect(spaces.map((each) => depthOf(spaces, each))).toEqual([0, 1, 2, 1, 0]);
  expect(ids(childrenOf(spaces, 'a'))).toBe('bd');
  expect(spacesWithin(spaces, 'a').join('')).toBe('abdc');
});

test('a space fits where it is not within itself and nothing gets a fourth level', () => {
  expect(ids(possibleParents(spaces, null))).toBe('abde');
  expect(ids(possibleParents(spaces, 'e'))).toBe('abd');
  expect(ids(possibleParents(spaces, 'b'))).toBe('ae');
  expect(ids(possibleParents(spaces, 'a'))).toBe('');
});
