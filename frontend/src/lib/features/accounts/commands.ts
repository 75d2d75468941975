import * as m from '#lib/paraglide/messages.js';
import { session } from '#lib/session/session.svelte.ts';
import type { Command } from '#lib/shell/commands.svelte.ts';
import { people as find } from './api.ts';
import { kindLabel } from './labels.ts';

/** People found by name in the palette, with their organisation beside them. */
export async function people(query: string): Promise<Command[]> {
  const page = await find({ query, kind: '', language: '', country: '', cursor: '' });
  return page.items.slice(0, 8).map((person) => ({
    id: `person:${person.id}`,
    label: person.name,
    detail: [person.organisationName, person.organisationKind && kindLabel(person.organisationKind)]
      .filter(Boolean)
      .join(' · '),
    words: query,
    href: `/personnes/${person.id}`,
  }));
}

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
