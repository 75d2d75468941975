import { spacesWithin } from '../data/queries.ts';
import type { Space } from '../data/types.ts';

/** How deep a space lies: 0 at the top. */
export function depthOf(spaces: Space[], space: Space): number {
  const parent = space.parentId && spaces.find((each) => each.id === space.parentId);
  return parent ? 1 + depthOf(spaces, parent) : 0;
}

export function childrenOf(spaces: Space[], id: string | null): Space[] {
  return spaces.filter((each) => each.parentId === id);
}

/** Where a space can be put: not within itself, and never deeper than three levels. */
export function possibleParents(spaces: Space[], id: string | null): Space[] {
  const inside = new Set(id === null ? [] : spacesWithin(spaces, id));
  const own = spaces.find((each) => each.id === id);
  const height = own
    ? Math.max(...spaces.filter((each) => inside.has(each.id)).map((each) => depthOf(spaces, each))) -
      depthOf(spaces, own)
    : 0;
  return spaces.filter((each) => !inside.has(each.id) && depthOf(spaces, each) + 1 + height <= 2);
}

/** For choices: the place of a space shows by what stands before its name. */
export function indented(spaces: Space[], space: Space): string {
  return '\u2003'.repeat(depthOf(spaces, space)) + space.name;
}
