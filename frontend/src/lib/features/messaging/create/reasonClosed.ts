import * as m from '#lib/paraglide/messages.js';
import type { PersonContact } from '../data/types.ts';

/** Why one cannot write to a person; null where one can. Whether they have blocked the reader is not said. */
export function reasonClosed(
  contact: Pick<PersonContact, 'conversationId' | 'way' | 'blocked' | 'blockedOrganisation'>,
): string | null {
  if (contact.way !== 'closed' || contact.conversationId) return null;
  if (contact.blocked) return m.messaging_people_you_blocked();
  if (contact.blockedOrganisation) return m.messaging_people_you_blocked_organisation();
  return m.messaging_people_closed();
}
