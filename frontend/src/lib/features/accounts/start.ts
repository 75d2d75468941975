import { QueryObserver, type QueryClient } from '@tanstack/svelte-query';
import { live } from '#lib/live/live.svelte.ts';
import * as m from '#lib/paraglide/messages.js';
import { commands, type Command } from '#lib/shell/commands.svelte.ts';
import { counters } from '#lib/shell/counters.svelte.ts';
import { session } from '#lib/session/session.svelte.ts';

const REFRESH = 60_000;

// Not part of the first view.
const api = () => import('./api.ts');

/** People found by name in the palette, with their organisation beside them. */
async function people(query: string): Promise<Command[]> {
  const [{ people: find }, { kindLabel }] = await Promise.all([api(), import('./labels.ts')]);
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

function places(): Command[] {
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

/** What is awaited of moderators, on the rail. */
function countWaiting(queries: QueryClient): () => void {
  if (!session.may('accounts:application:decide')) return () => undefined;
  const figures = new QueryObserver(queries, {
    queryKey: ['accounts', 'applications', 'statistics'],
    queryFn: async () => (await api()).applicationStatistics(),
    refetchInterval: REFRESH,
  });
  const stop = figures.subscribe(({ data }) => {
    if (data) counters.set('moderation', data.waiting);
  });
  return () => {
    stop();
    counters.delete('moderation');
  };
}

/** Rights, name or organisation of this very person have changed: the shell follows. */
function followMe(queries: QueryClient): () => void {
  return live.onEvent('accounts.person_changed', () => {
    void queries
      .fetchQuery({ queryKey: ['accounts', 'me'], queryFn: async () => (await api()).me(), staleTime: 0 })
      .then(
        (me) => session.begin(me),
        () => undefined,
      );
  });
}

export function startAccounts(queries: QueryClient): () => void {
  const ends = [
    countWaiting(queries),
    followMe(queries),
    commands.add(() => places()),
    commands.add((query) => (query.trim().length > 1 ? people(query.trim()) : [])),
  ];
  return () => ends.forEach((end) => end());
}
