import { expect, it } from 'vitest';
import type { ConversationMember } from '../data/types.ts';
import { receiptsOf } from './receiptsOf.ts';

function member(
  id: string,
  deliveredSeq: number,
  readSeq: number | null,
  state = 'member',
): ConversationMember {
  const person = { id, name: id, organisationId: null, organisationKind: null, organisationName: null };
  return { person, role: 'member', state, deliveredSeq, readSeq };
}
const look = (members: ConversationMember[], seq = 5) => {
  const { state, readers, reached } = receiptsOf([member('me', 9, 9), ...members], 'me', seq);
  return `${state} ${readers.map((each) => each.id).join('')}/${reached.map((each) => each.id).join('')}`;
};

it('is read once all have read it, delivered once it has reached all', () => {
  expect(look([member('a', 4, 4)])).toBe('stored /');
  expect(look([member('a', 5, 4)])).toBe('delivered /a');
  expect(look([member('a', 6, 5)])).toBe('read a/');
  expect(look([member('a', 6, 5), member('b', 5, 0)])).toBe('delivered a/b');
  expect(look([member('a', 6, 5), member('b', 4, 0)])).toBe('stored a/');
});

it('tells nothing of those who do not share what they read, and waits for nobody who is not there', () => {
  expect(look([member('a', 6, null)])).toBe('delivered /a');
  expect(look([member('a', 6, 6), member('b', 0, 0, 'left'), member('c', 0, 0, 'asked')])).toBe('read a/');
  expect(look([])).toBe('stored /');
});
