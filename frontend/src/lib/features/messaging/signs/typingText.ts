import * as m from '#lib/paraglide/messages.js';
import { speakerOf } from '../data/mailbox.ts';
import type { ConversationRow, PersonCard } from '../data/types.ts';
import { typing } from './typing.svelte.ts';

type Place = Pick<ConversationRow, 'id' | 'mailbox' | 'people'>;

/** Who is writing in a conversation, in words; empty where nobody is. */
export function typingText(place: Place, people: readonly PersonCard[]): string {
  const writing = typing.of(place.id);
  if (writing.length === 0) return '';
  if (writing.length > 2) return m.messaging_signs_several();
  const names = writing.map((id) => {
    const person = people.find((each) => each.id === id);
    return person ? speakerOf(place, person) : m.messaging_somebody();
  });
  return names.length === 1
    ? m.messaging_signs_typing({ name: names[0]! })
    : m.messaging_signs_both({ name: names[0]!, other: names[1]! });
}
