import type { QueryClient } from '@tanstack/svelte-query';
import { locale } from '#lib/i18n/locale.svelte.ts';
import { listSpaces, readCounters, readTopic } from './listApi.ts';
import type { Counters, Space, Topic } from './types.ts';

/** Names of spaces come in the reader's language, so that it belongs to the key. */
export const spacesQuery = () => ({
  queryKey: ['forums', 'spaces', locale.current],
  queryFn: listSpaces,
  staleTime: 5 * 60_000,
});

export const countersQuery = () => ({ queryKey: ['forums', 'counters'], queryFn: readCounters });

export const topicQuery = (id: string) => ({
  queryKey: ['forums', 'topic', id],
  queryFn: () => readTopic(id),
});

/** What a write answered, or what live frames tell, where it is shown. */
export function keepTopic(queries: QueryClient, topic: Topic): void {
  queries.setQueryData(['forums', 'topic', topic.id], topic);
}

export function keepCounters(queries: QueryClient, counters: Counters): void {
  // An older answer on its way must not undo this one.
  void queries.cancelQueries({ queryKey: ['forums', 'counters'] });
  queries.setQueryData(['forums', 'counters'], counters);
}

export function spaceById(spaces: Space[] | undefined, id: string): Space | undefined {
  return spaces?.find((space) => space.id === id);
}

/** A space and those in it. */
export function spacesWithin(spaces: Space[], id: string): string[] {
  const found = [id];
  for (const above of found) for (const each of spaces) if (each.parentId === above) found.push(each.id);
  return found;
}

export function countsOf(counters: Counters | undefined, spaces: string[]) {
  const each = spaces.flatMap((id) => counters?.spaces[id] ?? []);
  return {
    new: each.reduce((sum, space) => sum + space.new, 0),
    unread: each.reduce((sum, space) => sum + space.unread, 0),
  };
}
