import type { Conversation, Message } from '../data/types.ts';

export interface Wrongdoer {
  kind: 'person' | 'organisation';
  id: string;
  name: string;
}

/** Whom one may block together with a report: who wrote it, of two people the other one, or the organisation. */
export function wrongdoerOf(
  conversation: Pick<Conversation, 'kind' | 'mailbox' | 'people'>,
  message: Pick<Message, 'author'> | null,
): Wrongdoer | null {
  const { mailbox } = conversation;
  if (mailbox && !mailbox.own)
    return { kind: 'organisation', id: mailbox.organisationId, name: mailbox.organisationName };
  // In the name of an organisation nobody is blocked: that is each one's own.
  if (mailbox) return null;
  const person = message?.author ?? (conversation.kind === 'direct' ? conversation.people[0] : undefined);
  return person ? { kind: 'person', id: person.id, name: person.name } : null;
}
