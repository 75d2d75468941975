import * as m from '#lib/paraglide/messages.js';
import { session } from '#lib/session/session.svelte.ts';
import { plain } from '#lib/ui/plain.ts';
import type { ConversationRow, Message, PersonCard } from './types.ts';

export const ownId = () => session.data?.person.id ?? '';

/** What a conversation is called: its title, the organisation one writes to, or who is in it. */
export function nameOf(conversation: Pick<ConversationRow, 'title' | 'people' | 'size' | 'mailbox'>): string {
  const { mailbox } = conversation;
  if (mailbox) return mailbox.own ? (conversation.people[0]?.name ?? '') : mailbox.organisationName;
  if (conversation.title) return conversation.title;
  const names = conversation.people.map((person) => person.name);
  const more = conversation.size - 1 - names.length;
  if (names.length === 0) return m.messaging_alone();
  return names.join(', ') + (more > 0 ? ` ${m.messaging_and_more({ count: more })}` : '');
}

/** Who they are, beside the name. */
export function detailOf(
  conversation: Pick<ConversationRow, 'kind' | 'people' | 'size' | 'mailbox'>,
): string {
  const { mailbox } = conversation;
  if (mailbox && !mailbox.own) return m.messaging_mailbox_organisation();
  if (conversation.kind === 'group') return m.messaging_members_count({ count: conversation.size });
  return conversation.people[0]?.organisationName ?? '';
}

/** What a line about the conversation says. */
export function lineText(
  line: Pick<Message, 'kind' | 'title' | 'personIds' | 'author'>,
  cards: ReadonlyMap<string, PersonCard>,
): string {
  const own = line.author.id === ownId();
  const name = line.author.name;
  const people = line.personIds
    .filter((id) => line.kind !== 'created' || id !== line.author.id)
    .map((id) => (id === ownId() ? m.messaging_you() : (cards.get(id)?.name ?? m.messaging_somebody())))
    .join(', ');
  switch (line.kind) {
    case 'created':
      return own ? m.messaging_line_created_own({ people }) : m.messaging_line_created({ name, people });
    case 'renamed':
      if (!line.title) return m.messaging_line_untitled({ name });
      return m.messaging_line_renamed({ name, title: line.title });
    case 'added':
      return m.messaging_line_added({ name, people });
    case 'removed':
      return m.messaging_line_removed({ name, people });
    case 'left':
      return m.messaging_line_left({ name });
    default:
      return m.messaging_line_appointed({ people });
  }
}

/** The people in whose name, or that of whose organisation, each word asked for begins one; eight at most. */
export function matching(people: readonly PersonCard[], query: string): PersonCard[] {
  const asked = plain(query).split(/\s+/).filter(Boolean);
  return people
    .filter((person) => {
      const words = plain(`${person.name} ${person.organisationName ?? ''}`).split(/[\s'’-]+/);
      return asked.every((each) => words.some((word) => word.startsWith(each)));
    })
    .slice(0, 8);
}
