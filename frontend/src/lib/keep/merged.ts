import type { ShelfItem } from './keep.ts';

/** How far one shelf was taken: what is fetched and not shown yet, and where to go on; `over`: it holds no more. */
interface Taken {
  rest: ShelfItem[];
  cursor: string | null;
  over: boolean;
}

export type Place = Record<string, Taken>;

export interface MergedPage {
  items: ShelfItem[];
  /** Null at the end of all shelves. */
  next: Place | null;
}

/** Several shelves, each the latest first, as one: nothing is shown before what may come before it is known. */
export async function mergedPage(
  shelves: readonly {
    name: string;
    page: (cursor: string | null) => Promise<{ items: ShelfItem[]; next: string | null }>;
  }[],
  place: Place | null,
): Promise<MergedPage> {
  const taken = await Promise.all(
    shelves.map(async ({ name, page }): Promise<[string, Taken]> => {
      const known = place?.[name] ?? { rest: [], cursor: null, over: false };
      if (known.over || known.rest.length > 0) return [name, known];
      const { items, next } = await page(known.cursor);
      return [name, { rest: items, cursor: next, over: next === null }];
    }),
  );
  const items: ShelfItem[] = [];
  const rests = new Map(taken.map(([name, { rest }]) => [name, [...rest]]));
  while (taken.every(([name, { over }]) => over || rests.get(name)!.length > 0)) {
    const first = [...rests.values()]
      .filter((rest) => rest.length > 0)
      .sort(([one], [other]) => other!.createdAt.localeCompare(one!.createdAt))[0];
    if (!first) break;
    items.push(first.shift()!);
  }
  const next = Object.fromEntries(
    taken.map(([name, { cursor, over }]) => [name, { rest: rests.get(name)!, cursor, over }]),
  );
  const ended = Object.values(next).every(({ rest, over }) => over && rest.length === 0);
  return { items, next: ended ? null : next };
}
