import type { Conversation, ConversationMember } from '../data/types.ts';

/** Who will administer a group once a person leaves it: nobody new while another one does, else the longest there. */
export function heirOf(members: Conversation['members'], leaving: string): ConversationMember | null {
  const own = members.find(({ person }) => person.id === leaving);
  // The members are listed as they came.
  const staying = members.filter(({ person, state }) => person.id !== leaving && state === 'member');
  if (own?.role !== 'administrator' || staying.some(({ role }) => role === 'administrator')) return null;
  return staying[0] ?? null;
}
