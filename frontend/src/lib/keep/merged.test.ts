import { expect, it, vi } from 'vitest';
import type { ShelfItem } from './keep.ts';
import { mergedPage, type Place } from './merged.ts';

const item = (id: string, createdAt: string) => ({ id, createdAt }) as ShelfItem;

function shelf(name: string, pages: string[][]) {
  return {
    name,
    page: vi.fn(async (cursor: string | null) => {
      const at = Number(cursor ?? 0);
      return {
        items: pages[at]!.map((time) => item(`${name}${time}`, time)),
        next: at + 1 < pages.length ? String(at + 1) : null,
      };
    }),
  };
}

async function all(...shelves: ReturnType<typeof shelf>[]): Promise<string[][]> {
  const pages: string[][] = [];
  let place: Place | null = null;
  do {
    const page = await mergedPage(shelves, place);
    pages.push(page.items.map(({ id }) => id));
    place = page.next;
  } while (place);
  return pages;
}

it('shows the latest of all shelves first, and each once', async () => {
  const posts = shelf('p', [['9', '7'], ['3']]);
  const messages = shelf('m', [['8', '2'], ['1']]);
  const pages = await all(posts, messages);
  expect(pages.flat()).toEqual(['p9', 'm8', 'p7', 'p3', 'm2', 'm1']);
  // What lies between two pages of a shelf waits for the second one.
  expect(pages[0]).toEqual(['p9', 'm8', 'p7']);
  expect([posts.page.mock.calls.length, messages.page.mock.calls.length]).toEqual([2, 2]);
});

it('is one shelf where the others are empty', async () => {
  expect(await all(shelf('p', [[]]), shelf('m', [['2'], ['1']]))).toEqual([['m2'], ['m1']]);
  expect(await all(shelf('p', [[]]))).toEqual([[]]);
});
