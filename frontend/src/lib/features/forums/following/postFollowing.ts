import type { QueryClient } from '@tanstack/svelte-query';
import { live } from '#lib/live/live.svelte.ts';
import * as m from '#lib/paraglide/messages.js';
import { session } from '#lib/session/session.svelte.ts';
import type { MenuItem } from '#lib/ui/menu.ts';
import { followingQuery, ignoredIn } from '../data/following.ts';
import { topicQuery } from '../data/queries.ts';
import type { Post } from '../data/types.ts';
import type { TopicState } from '../topic/topicState.svelte.ts';
import { foldsIn, hearAgain, unreadFrom } from './actions.ts';
import { ignoring } from './ignoring.svelte.ts';

/** What the menu of a post offers to who wants to come back to it, or not to see its author. */
export function postFollowing(view: TopicState, queries: QueryClient, post: Post): MenuItem[] {
  const { author } = post;
  const list: MenuItem[] = [
    {
      label: m.forums_following_unread_from(),
      onselect: () => void unreadFrom(view, queries, post.number),
    },
  ];
  if (author.id !== session.data?.person.id)
    list.push(
      post.ignored
        ? { label: m.forums_following_stop_person(), onselect: () => void hearAgain(queries, author) }
        : { label: m.forums_following_ignore_person(), onselect: () => (ignoring.asked = author) },
    );
  return list;
}

/** Choices made on another device reach the open topic: whom one ignores, from where it is unread. */
export function hearFollowing(view: TopicState, queries: QueryClient): () => void {
  const ends = [
    foldsIn(view),
    live.onEvent('forums.following_changed', (event) => {
      if (event['topicId'] !== null) return;
      void queries
        .fetchQuery({ ...followingQuery(), staleTime: 0 })
        .then((following) => view.log.fold(ignoredIn(following)))
        // The next frame, or the line that comes back, asks again.
        .catch(() => undefined);
    }),
    live.onEvent('forums.reading_changed', (event) => {
      if (event['topicId'] !== view.id) return;
      void queries
        .fetchQuery({ ...topicQuery(view.id), staleTime: 0 })
        .then(({ lastRead }) => lastRead !== null && view.isRead(lastRead + 1) && view.hold(lastRead + 1))
        .catch(() => undefined);
    }),
  ];
  return () => ends.forEach((end) => end());
}
