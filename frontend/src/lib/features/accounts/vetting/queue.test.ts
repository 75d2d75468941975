import { describe, expect, it } from 'vitest';
import type { ApplicationRow } from '../types.ts';
import { nextAfter, rowsOf, stateOf, without, type Queue } from './queue.ts';

const row = (id: string) => ({ id }) as ApplicationRow;
const queue: Queue = {
  pages: [
    { items: [row('a'), row('b')], next: 'x' },
    { items: [row('c')], next: null },
  ],
  pageParams: ['', 'x'],
};

describe('the queue', () => {
  it('shows what waits unless the address says otherwise', () => {
    expect(stateOf(new URLSearchParams())).toBe('waiting');
    expect(stateOf(new URLSearchParams('state=asked'))).toBe('asked');
    expect(stateOf(new URLSearchParams('state=nonsense'))).toBe('waiting');
  });

  it('goes on to the next application, over pages', () => {
    expect(nextAfter(queue, 'a')).toBe('b');
    expect(nextAfter(queue, 'b')).toBe('c');
    expect(nextAfter(queue, 'c')).toBe('b');
    expect(nextAfter(undefined, 'a')).toBeUndefined();
  });

  it('loses what was decided', () => {
    expect(rowsOf(without(queue, 'b')).map((each) => each.id)).toEqual(['a', 'c']);
    expect(without(undefined, 'b')).toBeUndefined();
  });
});
