import type { QueryClient } from '@tanstack/svelte-query';
import * as m from '#lib/paraglide/messages.js';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import {
  dismissUnread,
  followTopic,
  followingQuery,
  ignoredIn,
  markUnread,
  stopIgnoring,
  type Following,
  type TopicLevel,
} from '../data/following.ts';
import { keepCounters, keepTopic } from '../data/queries.ts';
import type { Topic } from '../data/types.ts';
import { topicLevels } from '../list/levels.ts';
import { eachList } from '../list/lists.ts';
import { sayProblem } from '../topic/postActions.ts';
import type { TopicState } from '../topic/topicState.svelte.ts';

const shown = new Set<TopicState>();

/** An open topic whose posts fold and unfold with the choices of its reader. Returns what ends it. */
export function foldsIn(view: TopicState): () => void {
  shown.add(view);
  return () => shown.delete(view);
}

/** All choices, as a write answered them: open topics fold at once. */
export function keepFollowing(queries: QueryClient, following: Following): void {
  queries.setQueryData(followingQuery().queryKey, following);
  for (const view of shown) view.log.fold(ignoredIn(following));
}

export async function hearAgain(queries: QueryClient, person: { id: string; name: string }): Promise<void> {
  try {
    keepFollowing(queries, await stopIgnoring(person.id));
    toasts.show(m.forums_following_heard_again({ name: person.name }));
  } catch (error) {
    await sayProblem(error);
  }
}

/** The topic is unread from this post on, here and on every device. */
export async function unreadFrom(view: TopicState, queries: QueryClient, number: number): Promise<void> {
  view.hold(number);
  // What is on its way must not arrive after this and be believed.
  await view.tracker?.told;
  try {
    keepCounters(queries, await markUnread(view.id, number));
  } catch (error) {
    await sayProblem(error);
    return;
  }
  const row = { lastRead: number - 1, unread: view.log.highest - number + 1, isNew: false };
  eachList((list) => list.change(view.id, row));
  queries.setQueryData<Topic>(['forums', 'topic', view.id], (now) => now && { ...now, ...row });
  toasts.show(m.forums_following_unread_done({ number }));
}

/** Follow a topic as chosen; null takes the choice back. */
export async function chooseLevel(
  queries: QueryClient,
  topicId: string,
  level: TopicLevel | null,
): Promise<void> {
  try {
    const changed = await followTopic(topicId, level);
    keepTopic(queries, changed);
    const { lastRead, unread, isNew } = changed;
    eachList((list) => list.change(changed.id, { lastRead, unread, isNew }));
    toasts.show(topicLevels().find((each) => each.value === changed.followLevel)?.label ?? '');
    await queries.invalidateQueries({ queryKey: ['forums', 'counters'] });
  } catch (error) {
    await sayProblem(error);
  }
}

/** A topic of a list is read to its end, whether it was opened or not. */
export async function markTopicRead(queries: QueryClient, topicId: string): Promise<void> {
  try {
    keepCounters(queries, await dismissUnread({ topicIds: [topicId] }));
    eachList((list) => list.read(topicId, Infinity));
    toasts.show(m.forums_following_read_done());
  } catch (error) {
    await sayProblem(error);
  }
}
