import * as m from '#lib/paraglide/messages.js';
import { session } from '#lib/session/session.svelte.ts';
import type { Command } from '#lib/shell/commands.svelte.ts';

/** Pages that the person may open. */
export function places(): Command[] {
  const list: (Command | false)[] = [
    session.may('accounts:directory:read') && {
      id: 'organisations',
      label: m.accounts_command_organisations(),
      href: '/organisations',
    },
    session.may('accounts:joining:decide') && {
      id: 'applications',
      label: m.accounts_command_queue(),
      href: '/moderation/candidatures',
    },
    session.may('accounts:invitation:manage') && {
      id: 'invite',
      label: m.accounts_command_invite(),
      href: '/moderation/invitations',
    },
  ];
  return list.filter((command) => command !== false);
}
