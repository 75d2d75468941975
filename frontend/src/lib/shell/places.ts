import type { Component } from 'svelte';
import Bell from '@lucide/svelte/icons/bell';
import Building2 from '@lucide/svelte/icons/building-2';
import Handshake from '@lucide/svelte/icons/handshake';
import MessageCircle from '@lucide/svelte/icons/message-circle';
import MessagesSquare from '@lucide/svelte/icons/messages-square';
import Settings2 from '@lucide/svelte/icons/settings-2';
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import Users from '@lucide/svelte/icons/users';
import {
  shell_admin,
  shell_forums,
  shell_joining,
  shell_members,
  shell_messages,
  shell_moderation,
  shell_notifications,
  shell_notifications_short,
  shell_opportunities,
  shell_opportunities_short,
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
  // Whoever administers an organisation lets its people in.
  const moderates = session.may('accounts:application:decide');
  const list: (Place | false)[] = [
    {
      id: 'forums',
      href: '/forums',
      label: shell_forums,
      short: shell_forums,
      icon: MessagesSquare,
      key: 'f',
    },
    session.may('messaging:conversation:use') && {
      id: 'messages',
      href: '/messages',
      label: shell_messages,
      short: shell_messages,
      icon: MessageCircle,
      key: 'd',
    },
    {
      id: 'notifications',
      href: '/notifications',
      label: shell_notifications,
      short: shell_notifications_short,
      icon: Bell,
      key: 'i',
    },
    session.may('matchmaking:opportunity:read') && {
      id: 'opportunities',
      href: '/opportunites',
      label: shell_opportunities,
      short: shell_opportunities_short,
      icon: Handshake,
      key: 'b',
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
    session.may('accounts:joining:decide') && {
      id: 'moderation',
      href: '/moderation/candidatures',
      label: moderates ? shell_moderation : shell_joining,
      short: moderates ? shell_moderation : shell_joining,
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

function isOwn(path: string): boolean {
  const own = session.data?.organisation;
  return own != null && path === `/organisations/${own.id}`;
}

/** Whether an address lies in a place. */
export function isAt(place: Place, path: string): boolean {
  if (place.id === 'forums') return path.startsWith('/forums') || path.startsWith('/sujets');
  if (place.id === 'members')
    return (
      ['/membres', '/personnes', '/organisations'].some((start) => path.startsWith(start)) && !isOwn(path)
    );
  if (place.id === 'moderation') return path.startsWith('/moderation');
  if (place.id === 'opportunities')
    return /^\/(opportunites|partenaires|mises-en-relation|groupements|rencontres)/.test(path);
  return path === place.href || path.startsWith(`${place.href}/`);
}
