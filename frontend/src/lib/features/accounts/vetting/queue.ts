import type { InfiniteData } from '@tanstack/svelte-query';
import type { ApplicationRow, Page } from '../types.ts';

/** What the queue can show, the work first. */
export const QUEUE = ['waiting', 'asked', 'approved', 'refused'] as const;
export type View = (typeof QUEUE)[number];

export type Queue = InfiniteData<Page<ApplicationRow>>;

export function stateOf(params: Pick<URLSearchParams, 'get'>): View {
  const wanted = params.get('state');
  return QUEUE.find((view) => view === wanted) ?? 'waiting';
}

export const queueKey = (state: View): string[] => ['accounts', 'applications', 'list', state];

export function rowsOf(queue: Queue | undefined): ApplicationRow[] {
  return queue?.pages.flatMap((each) => each.items) ?? [];
}

/** The queue without an application that was just decided. */
export function without(queue: Queue | undefined, id: string): Queue | undefined {
  return (
    queue && {
      ...queue,
      pages: queue.pages.map((each) => ({ ...each, items: each.items.filter((row) => row.id !== id) })),
    }
  );
}

/** The one to look at after this one: the next, else the one before. */
export function nextAfter(queue: Queue | undefined, id: string): string | undefined {
  const rows = rowsOf(queue);
  const at = rows.findIndex((row) => row.id === id);
  return at < 0 ? rows[0]?.id : (rows[at + 1] ?? rows[at - 1])?.id;
}
