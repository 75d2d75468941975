import type { Conversation, PersonCard } from '../data/types.ts';

export type ReceiptState = 'stored' | 'delivered' | 'read';

/** How far an own message has come, and to whom. Who shares no receipts counts as reached, never as a reader. */
export interface ReceiptSummary {
  state: ReceiptState;
  readers: PersonCard[];
  reached: PersonCard[];
}

export function receiptsOf(members: Conversation['members'], own: string, seq: number): ReceiptSummary {
  const others = members.filter((member) => member.person.id !== own && member.state === 'member');
  const readers = others.filter((member) => member.readSeq !== null && member.readSeq >= seq);
  const reached = others.filter((member) => !readers.includes(member) && member.deliveredSeq >= seq);
  const all = others.length > 0 && readers.length + reached.length === others.length;
  const state =
    readers.length > 0 && readers.length === others.length ? 'read' : all ? 'delivered' : 'stored';
  return {
    state,
    readers: readers.map((member) => member.person),
    reached: reached.map((member) => member.person),
  };
}
