import { goto } from '$app/navigation';
import * as m from '#lib/paraglide/messages.js';
import type { MenuItem } from '#lib/ui/menu.ts';
import type { TopicState } from '../data/types.ts';
import { listHref, type ListAddress } from './address.ts';
import { OTHER_LISTS } from './otherLists.ts';
import { STATES } from './states.ts';

/** What else can be listed, by which state and in which spaces. `within`: the space of the list and those it reaches. */
export function listMenu(address: ListAddress, within: string[] | undefined): MenuItem[] {
  return [
    ...OTHER_LISTS.map(({ name, label, icon }) => ({
      label: label(),
      icon,
      href: listHref({ ...address, list: name }),
    })),
    { kind: 'separator' },
    {
      kind: 'choice',
      label: m.forums_following_state(),
      value: address.state ?? '',
      options: [
        { value: '', label: m.forums_following_any_state() },
        ...STATES.map(([value, label]) => ({ value, label: label() })),
      ],
      onchange: (value) => void goto(listHref({ ...address, state: (value || null) as TopicState | null })),
    },
    ...reach(address, within),
    { kind: 'separator' },
    { label: m.forums_following_settings(), href: '/compte/suivi' },
  ];
}

function reach(address: ListAddress, within: string[] | undefined): MenuItem[] {
  if (!within || (within.length < 2 && !address.only)) return [];
  return [
    { kind: 'separator' },
    {
      kind: 'choice',
      label: m.forums_spaces_reach(),
      value: address.only ? 'only' : '',
      options: [
        { value: '', label: m.forums_spaces_reach_all() },
        { value: 'only', label: m.forums_spaces_only() },
      ],
      onchange: (value) => void goto(listHref({ ...address, only: value === 'only' })),
    },
  ];
}
