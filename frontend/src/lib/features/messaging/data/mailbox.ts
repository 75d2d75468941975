import * as m from '#lib/paraglide/messages.js';
import { ownId } from './names.ts';
import type { Conversation, ConversationRow, PersonCard } from './types.ts';

type Place = Pick<ConversationRow, 'mailbox' | 'people'>;

/** Whether a person speaks in the name of the organisation of a conversation. */
export function speaksFor(place: Place, person: string): boolean {
  if (!place.mailbox) return false;
  if (person === ownId()) return place.mailbox.own;
  return place.mailbox.own ? person !== place.people[0]?.id : true;
}

/** Who speaks: for those who write to an organisation, its name before that of the person. */
export function speakerOf(place: Place, author: Pick<PersonCard, 'id' | 'name'>): string {
  if (!place.mailbox || place.mailbox.own || !speaksFor(place, author.id)) return author.name;
  return m.messaging_mailbox_author({ organisation: place.mailbox.organisationName, name: author.name });
}

/** The members on the other side of a conversation, and oneself: by these an own message is received. */
export function receiversOf(place: Place & Pick<Conversation, 'members'>): Conversation['members'] {
  if (!place.mailbox?.own) return place.members;
  return place.members.filter(({ person }) => person.id === ownId() || !speaksFor(place, person.id));
}
