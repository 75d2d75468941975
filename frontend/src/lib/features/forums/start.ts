import { QueryObserver, type QueryClient } from '@tanstack/svelte-query';
import { goto } from '$app/navigation';
import { live } from '#lib/live/live.svelte.ts';
import { session } from '#lib/session/session.svelte.ts';
import { commands } from '#lib/shell/commands.svelte.ts';
import { counters } from '#lib/shell/counters.svelte.ts';
import { shortcuts } from '#lib/shell/shortcuts.svelte.ts';
import {
  forums_following_followed,
  forums_new,
  forums_new_topic,
  forums_unread,
} from '#lib/paraglide/messages.js';
import { countersQuery } from './data/queries.ts';
import type { Counters, Space } from './data/types.ts';
import { listHref } from './list/address.ts';
import { eachList, forgetLists } from './list/lists.ts';

const GATHER = 400;
const AT_MOST_EVERY = 3_000;

/** What is done about them is loaded with the first one, not with the first view. */
const RARE = [
  'forums.topic_changed',
  'forums.following_changed',
  'forums.reading_changed',
  'forums.draft_changed',
  'forums.space_member_changed',
  'forums.space_request_changed',
  'forums.spaces_changed',
  'accounts.person_changed',
] as const;

/** What the forum does while somebody is signed in: exact counters, rows that follow, commands. */
export function startForums(queries: QueryClient): () => void {
  const refreshCounters = gathered(
    () => void queries.invalidateQueries({ queryKey: ['forums', 'counters'] }),
  );
  const ends = [
    showCounters(queries),
    followLists(queries, refreshCounters),
    live.onResync(() => eachList((list) => void list.peek())),
    commands.add(async () => (await import('./commands.ts')).listed(queries)),
    shortcuts.describe(async () => (await import('./keys.ts')).keyGroups()),
    shortcuts.add(
      { keys: 'n', group: 'general', label: forums_new_topic, run: () => void goto('/sujets/nouveau') },
      {
        keys: 'g u',
        group: 'places',
        label: forums_unread,
        run: () => void goto(listHref({ list: 'unread', space: null })),
      },
      {
        keys: 'g s',
        group: 'places',
        label: forums_following_followed,
        run: () => void goto(listHref({ list: 'followed', space: null })),
      },
      {
        keys: 'g n',
        group: 'places',
        label: forums_new,
        run: () => void goto(listHref({ list: 'new', space: null })),
      },
    ),
  ];
  return () => {
    ends.forEach((end) => end());
    forgetLists();
    counters.delete('forums');
  };
}

function showCounters(queries: QueryClient): () => void {
  return new QueryObserver<Counters>(queries, countersQuery()).subscribe(({ data }) => {
    if (data) counters.set('forums', data.new + data.unread);
  });
}

function followLists(queries: QueryClient, refreshCounters: () => void): () => void {
  const ends = [
    live.onEvent('forums.topic_created', (event) => {
      eachList((list) => list.created(event as never));
      refreshCounters();
    }),
    live.onEvent('forums.post_created', (event) => {
      eachList((list) => list.posted(event as never));
      if (event['authorId'] !== session.data?.person.id) refreshCounters();
    }),
    live.onEvent('forums.topic_read', (event) => {
      eachList((list) => list.read(String(event['topicId']), Number(event['number'])));
      refreshCounters();
    }),
    live.onEvent('forums.new_dismissed', (event) => {
      eachList((list) => list.dismissed((event['spaceId'] as string | undefined) ?? null));
      refreshCounters();
    }),
    live.onEvent('forums.post_changed', refreshCounters),
    ...RARE.map((name) =>
      live.onEvent(name, async (event) => {
        (await import('./rareEvents.ts')).hear(queries, event, refreshCounters);
      }),
    ),
    followRights(queries),
  ];
  return () => ends.forEach((end) => end());
}

/** What stands in a space that the reader has lost closes at once; what they gained comes into the lists. */
function followRights(queries: QueryClient): () => void {
  let known: string[] | null = null;
  return queries.getQueryCache().subscribe(({ type, query }) => {
    const [slice, part] = query.queryKey;
    if (type !== 'updated' || slice !== 'forums' || part !== 'spaces' || !query.state.data) return;
    const now = (query.state.data as Space[]).map((space) => space.id);
    const lost = known?.filter((id) => !now.includes(id)) ?? [];
    const gained = known !== null && now.some((id) => !known?.includes(id));
    known = now;
    if (lost.length > 0) {
      eachList((list) => list.left(lost));
      void queries.invalidateQueries({ queryKey: ['forums', 'topic'] });
    }
    if (gained) eachList((list) => void list.peek());
  });
}

/** Many hints, one request: soon for the first, then at most every few seconds, not all tabs at once. */
function gathered(run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = 0;
  return () => {
    if (timer !== undefined) return;
    const rest = Math.max(0, last + AT_MOST_EVERY - Date.now());
    timer = setTimeout(
      () => {
        timer = undefined;
        last = Date.now();
        run();
      },
      rest + GATHER * (0.5 + Math.random()),
    );
  };
}
