import * as m from '#lib/paraglide/messages.js';
import type { PersonCard } from '../data/types.ts';
import { typing } from './typing.svelte.ts';

/** Who is writing in a conversation, in words; empty where nobody is. */
export function typingText(conversation: string, people: readonly PersonCard[]): string {
  const writing = typing.of(conversation);
  if (writing.length === 0) return '';
  if (writing.length > 2) return m.messaging_signs_several();
  const names = writing.map(
    (id) => people.find((person) => person.id === id)?.name ?? m.messaging_somebody(),
  );
  return names.length === 1
    ? m.messaging_signs_typing({ name: names[0]! })
    : m.messaging_signs_both({ name: names[0]!, other: names[1]! });
}
