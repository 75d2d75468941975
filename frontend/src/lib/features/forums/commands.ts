import type { QueryClient } from '@tanstack/svelte-query';
import MessageSquarePlus from '@lucide/svelte/icons/message-square-plus';
import {
  forums_admin_title,
  forums_new,
  forums_new_topic,
  forums_space_label,
  forums_unread,
  shell_forums,
} from '#lib/paraglide/messages.js';
import { session } from '#lib/session/session.svelte.ts';
import type { Command } from '#lib/shell/commands.svelte.ts';
import { spacesQuery } from './data/queries.ts';
import type { Space } from './data/types.ts';
import { listHref, newTopicHref } from './list/address.ts';
import { OTHER_LISTS } from './list/otherLists.ts';

/** What the palette finds of the forum: its lists, what one writes in it, its spaces. */
export function listed(queries: QueryClient): Command[] {
  const spaces = queries.getQueryData<Space[]>(spacesQuery().queryKey) ?? [];
  const fixed: Command[] = [
    {
      id: 'forums:new-topic',
      label: forums_new_topic(),
      icon: MessageSquarePlus,
      keys: 'n',
      href: newTopicHref({ list: 'latest', space: null }),
    },
    ...(['unread', 'new'] as const).map((list) => ({
      id: `forums:${list}`,
      label: list === 'new' ? forums_new() : forums_unread(),
      detail: shell_forums(),
      keys: list === 'new' ? 'g n' : 'g u',
      href: listHref({ list, space: null }),
    })),
  ];
  fixed.push(
    ...OTHER_LISTS.map(({ name, label, icon }) => ({
      id: `forums:${name}`,
      label: label(),
      icon,
      detail: shell_forums(),
      ...(name === 'followed' && { keys: 'g s' }),
      href: listHref({ list: name, space: null }),
    })),
  );
  if (session.may('forums:space:manage'))
    fixed.push({ id: 'forums:admin', label: forums_admin_title(), href: '/administration/espaces' });
  return [
    ...fixed,
    ...spaces.map((space) => ({
      id: `forums:space:${space.id}`,
      label: space.name,
      detail: forums_space_label(),
      href: listHref({ list: 'latest', space: space.slug }),
    })),
  ];
}
