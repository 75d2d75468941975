import type { Component } from 'svelte';
import BellRing from '@lucide/svelte/icons/bell-ring';
import EyeOff from '@lucide/svelte/icons/eye-off';
import MessageCircleQuestion from '@lucide/svelte/icons/message-circle-question-mark';
import UserPen from '@lucide/svelte/icons/user-pen';
import * as m from '#lib/paraglide/messages.js';
import type { ListName } from '../data/types.ts';

export interface OtherList {
  name: ListName;
  icon: Component<{ size?: number }>;
  label: () => string;
  /** What stands there while it is empty: what it is, and how something comes in. */
  empty: () => string;
  emptyText: () => string;
}

/** The lists beside Latest, New and Unread. */
export const OTHER_LISTS: readonly OtherList[] = [
  {
    name: 'followed',
    icon: BellRing,
    label: m.forums_following_followed,
    empty: m.forums_following_empty_followed,
    emptyText: m.forums_following_empty_followed_text,
  },
  {
    name: 'mine',
    icon: UserPen,
    label: m.forums_following_mine,
    empty: m.forums_following_empty_mine,
    emptyText: m.forums_following_empty_mine_text,
  },
  {
    name: 'unanswered',
    icon: MessageCircleQuestion,
    label: m.forums_following_unanswered,
    empty: m.forums_following_empty_unanswered,
    emptyText: m.forums_following_empty_unanswered_text,
  },
  {
    name: 'muted',
    icon: EyeOff,
    label: m.forums_following_muted_list,
    empty: m.forums_following_empty_muted,
    emptyText: m.forums_following_empty_muted_text,
  },
];

export const otherList = (name: ListName) => OTHER_LISTS.find((each) => each.name === name);
