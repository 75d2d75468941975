import type { Component } from 'svelte';
import Building2 from '@lucide/svelte/icons/building-2';
import MessagesSquare from '@lucide/svelte/icons/messages-square';
import Settings2 from '@lucide/svelte/icons/settings-2';
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import Users from '@lucide/svelte/icons/users';
import {
  shell_admin,
  shell_forums,
  shell_members,
  shell_moderation,
  shell_organisation,
  shell_organisation_short,
} from '#lib/paraglide/messages.js';
import { session } from '#lib/session/session.svelte.ts';

export interface Place {
  id: string;
  href: string;
  label: () => string;
  short: () => string;
  icon: Component<{ size?: number }>;
  /** `g` and this letter lead there. */
  key: string;
  /** Its counter asks for action rather than reading. */
  urgent?: boolean;
}

/** The places that the person of this tab has. */
export function places(): Place[] {
  const own = session.data?.organisation;
  const list: (Place | false)[] = [
    {
      id: 'forums',
      href: '/forums',
      label: shell_forums,
      short: shell_forums,
      icon: MessagesSquare,
      key: 'f',
    },
    session.may('accounts:directory:read') && {
      id: 'members',
      href: '/membres',
      label: shell_members,
      short: shell_members,
      icon: Users,
      key: 'm',
    },
    own != null && {
      id: 'organisation',
      href: `/organisations/${own.id}`,
      label: shell_organisation,
      short: shell_organisation_short,
      icon: Building2,
      key: 'o',
    },
    session.may('accounts:application:decide') && {
      id: 'moderation',
      href: '/moderation/candidatures',
      label: shell_moderation,
      short: shell_moderation,
      icon: ShieldCheck,
      key: 'v',
      urgent: true,
    },
    session.is('administrator') && {
      id: 'admin',
      href: '/administration',
      label: shell_admin,
      short: shell_admin,
      icon: Settings2,
      key: 'a',
    },
  ];
  return list.filter((place) => place !== false);
}

/** Whether an address lies in a place. */
export function isAt(place: Place, path: string): boolean {
  if (place.id === 'forums') return path.startsWith('/forums') || path.startsWith('/sujets');
  if (place.id === 'members') return path.startsWith('/membres') || path.startsWith('/personnes');
  if (place.id === 'moderation') return path.startsWith('/moderation');
  return path === place.href || path.startsWith(`${place.href}/`);
}
