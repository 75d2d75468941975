import type { Conversation, PersonCard } from '../data/types.ts';

export type ReceiptState = 'stored' | 'delivered' | 'read';

/** How far an own message has come, and to whom. Who shares no receipts counts as reached, never as a reader. */
export interface ReceiptSummary {
  state: ReceiptState;
  readers: PersonCard[];
  reached: PersonCard[];
}

export function receiptsOf(
  members: Conversation['members'],
  own: string,
  seq: number,
  /** Whether one of them stands for all: those who represent an organisation. */
  one = false,
): ReceiptSummary {
  const others = members.filter((member) => member.person.id !== own && member.state === 'member');
  const readers = others.filter((member) => member.readSeq !== null && member.readSeq >= seq);
  const reached = others.filter((member) => !readers.includes(member) && member.deliveredSeq >= seq);
  const enough = (people: number) => people > 0 && (one || people === others.length);
  const state = enough(readers.length)
    ? 'read'
    : enough(readers.length + reached.length)
      ? 'delivered'
      : 'stored';
  return {
    state,
    readers: readers.map((member) => member.person),
    reached: reached.map((member) => member.person),
  };
}
