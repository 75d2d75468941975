import type { QueryClient } from '@tanstack/svelte-query';
import { asProblem } from '#lib/api/problem.ts';
import { loadProblemTexts, problemText } from '#lib/i18n/problem-text.ts';
import * as m from '#lib/paraglide/messages.js';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { acceptAnswer, changeTopic, deletePost, restorePost, setTopicState } from '../data/api.ts';
import { keepTopic } from '../data/queries.ts';
import type { Post, Topic } from '../data/types.ts';
import { permalink } from '../list/address.ts';
import { eachList } from '../list/lists.ts';
import type { PostLog } from './postLog.svelte.ts';

export async function sayProblem(error: unknown): Promise<void> {
  await loadProblemTexts();
  toasts.show(problemText(asProblem(error)), { tone: 'danger' });
}

export async function copyLink(topicId: string, number: number): Promise<void> {
  const link = permalink(topicId, number, location.origin);
  try {
    await navigator.clipboard.writeText(link);
    toasts.show(m.forums_link_copied());
  } catch {
    toasts.show(m.forums_copy_failed({ link }));
  }
}

/** Gone at once, with 8 s to take it back. True when the server has agreed. */
export async function removePost(log: PostLog, post: Post, onundo?: () => void): Promise<boolean> {
  const rights = { edit: false, delete: false, restore: true, wiki: false };
  const back = log.pretend(post.number, { deleted: true, html: '', rights });
  try {
    await deletePost(post.id);
  } catch (error) {
    back();
    await sayProblem(error);
    return false;
  }
  toasts.show(post.number === 1 ? m.forums_topic_deleted() : m.forums_post_deleted(), {
    action: {
      label: m.common_undo(),
      run: () => void bringBack(log, post).then((done) => done && onundo?.()),
    },
  });
  return true;
}

export async function bringBack(log: PostLog, post: Post): Promise<boolean> {
  try {
    log.take(await restorePost(post.id));
    toasts.show(m.forums_post_restored());
    return true;
  } catch (error) {
    await sayProblem(error);
    return false;
  }
}

/** Show a change of the topic at once, send it, and keep what the server says. */
async function change(
  queries: QueryClient,
  topic: Topic,
  shown: Partial<Topic>,
  send: () => Promise<Topic>,
  done: string,
  undo?: () => void,
): Promise<boolean> {
  const key = ['forums', 'topic', topic.id];
  queries.setQueryData<Topic>(key, (now) => now && { ...now, ...shown });
  try {
    const answer = await send();
    keepTopic(queries, answer);
    const { title, spaceId, pinned, closed, answered } = answer;
    eachList((list) => list.change(topic.id, { title, spaceId, pinned, closed, answered }));
    toasts.show(done, undo ? { action: { label: m.common_undo(), run: undo } } : {});
    return true;
  } catch (error) {
    queries.setQueryData(key, topic);
    await sayProblem(error);
    return false;
  }
}

export function setClosed(queries: QueryClient, topic: Topic, closed: boolean): Promise<boolean> {
  const done = closed ? m.forums_done_closed() : m.forums_done_reopened();
  return change(
    queries,
    topic,
    { closed },
    () => setTopicState(topic.id, { closed }),
    done,
    () => {
      void setClosed(queries, { ...topic, closed }, !closed);
    },
  );
}

export function setPinned(queries: QueryClient, topic: Topic, pinned: boolean): Promise<boolean> {
  const done = pinned ? m.forums_done_pinned() : m.forums_done_unpinned();
  return change(queries, topic, { pinned }, () => setTopicState(topic.id, { pinned }), done);
}

export function accept(queries: QueryClient, topic: Topic, number: number | null): Promise<boolean> {
  const shown = { acceptedNumber: number, answered: number !== null };
  const done = number === null ? m.forums_done_unaccepted() : m.forums_done_accepted();
  const former = topic.acceptedNumber;
  return change(
    queries,
    topic,
    shown,
    () => acceptAnswer(topic.id, number),
    done,
    () => {
      void accept(queries, { ...topic, ...shown }, former);
    },
  );
}

export function move(queries: QueryClient, topic: Topic, spaceId: string, name: string): Promise<boolean> {
  const done = m.forums_moved({ space: name });
  return change(queries, topic, { spaceId }, () => changeTopic(topic.id, { spaceId }), done);
}
