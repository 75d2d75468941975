import type { QueryClient } from '@tanstack/svelte-query';
import { goto } from '$app/navigation';
import * as m from '#lib/paraglide/messages.js';
import { session } from '#lib/session/session.svelte.ts';
import { shortcuts } from '#lib/shell/shortcuts.svelte.ts';
import type { Post, Topic } from '../data/types.ts';
import { unreadFrom } from '../following/actions.ts';
import { listHref, type ListAddress } from '../list/address.ts';
import type { PostDoing } from './doing.ts';
import type { TopicState } from './topicState.svelte.ts';

interface Given {
  view: TopicState;
  queries: QueryClient;
  doing: PostDoing;
  topic: () => Topic | undefined;
  list: () => HTMLElement | undefined;
  address: () => ListAddress;
}

const rows = () =>
  [...document.querySelectorAll<HTMLElement>('[data-walk]')].filter((each) => each.offsetParent !== null);

/** Keys of an open topic: j and k walk its posts, or the list's rows while the focus is among those. */
export function topicKeys(given: Given): () => void {
  const { view, doing } = given;

  const chosen = (): Post | undefined => {
    const element = document.activeElement?.closest<HTMLElement>('[data-post]');
    return element && given.list()?.contains(element)
      ? view.log.at(Number(element.dataset['post']))
      : undefined;
  };
  const onScreen = (): Post | undefined => view.log.at(Math.min(...view.visible)) ?? view.log.posts[0];

  const walk = (step: 1 | -1) => {
    const inList = document.activeElement?.matches('[data-walk]') ?? false;
    const all = inList ? rows() : [...(given.list()?.querySelectorAll<HTMLElement>('[data-post]') ?? [])];
    const active = document.activeElement?.closest<HTMLElement>('[data-walk], [data-post]');
    let at = active ? all.indexOf(active) : -1;
    if (at < 0 && !inList) {
      const first = all.findIndex((each) => each.dataset['post'] === String(onScreen()?.number));
      at = step > 0 ? first - 1 : first + 1;
    }
    const next = all[at + step];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: 'nearest' });
  };

  const neighbour = (step: 1 | -1) => {
    const all = rows();
    const at = all.findIndex((each) => each.dataset['topic'] === view.id);
    const next = all[at + step] as HTMLAnchorElement | undefined;
    if (next) void goto(next.href);
  };

  const back = () => {
    const row = rows().find((each) => each.dataset['topic'] === view.id);
    if (row) row.focus();
    else void goto(listHref(given.address()));
  };

  const page = 'page' as const;
  const inList = 'list' as const;
  return shortcuts.add(
    {
      keys: 'r',
      group: page,
      label: m.forums_key_reply,
      run: () => {
        if (!given.topic()?.rights.reply) return;
        const post = chosen();
        if (post && !post.deleted) doing.reply(post);
        else view.composer.openReply(null);
      },
    },
    {
      keys: 'q',
      group: page,
      label: m.forums_key_quote,
      run: () => {
        const post = chosen() ?? onScreen();
        if (post && !post.deleted && given.topic()?.rights.reply) doing.quote(post);
      },
    },
    {
      keys: 'e',
      // In the list beside it, the key reads the topic of the row.
      when: () => !document.activeElement?.matches('[data-walk]'),
      group: page,
      label: m.forums_key_edit,
      run: () => {
        const post = chosen() ?? view.log.posts.findLast((each) => each.rights.edit);
        if (post?.rights.edit) doing.edit(post);
      },
    },
    {
      keys: 'l',
      group: page,
      label: m.forums_key_useful,
      run: () => {
        const post = chosen() ?? onScreen();
        if (post && !post.deleted && post.author.id !== session.data?.person.id) doing.react(post, 'useful');
      },
    },
    {
      keys: 'b',
      group: page,
      label: m.keep_bookmark_ask,
      run: () => {
        const post = chosen() ?? onScreen();
        if (post && !post.deleted) doing.keep('bookmark', post);
      },
    },
    {
      keys: '_',
      group: page,
      label: m.forums_following_key_unread,
      run: () => {
        const post = chosen() ?? onScreen();
        if (post) void unreadFrom(view, given.queries, post.number);
      },
    },
    { keys: 'j', group: page, label: m.forums_key_next_post, run: () => walk(1) },
    { keys: 'k', group: page, label: m.forums_key_previous_post, run: () => walk(-1) },
    { keys: 'g p', group: page, label: m.forums_position_title, run: () => (view.positionOpen = true) },
    { keys: 'u', group: page, label: m.forums_key_list, run: back },
    { keys: 'g j', group: inList, label: m.forums_key_next_topic, run: () => neighbour(1) },
    { keys: 'g k', group: inList, label: m.forums_key_previous_topic, run: () => neighbour(-1) },
  );
}
