import { expect, it } from 'vitest';
import type { ConversationMember } from '../data/types.ts';
import { heirOf } from './heir.ts';

const member = (id: string, role = 'member', state = 'member'): ConversationMember => ({
  person: { id, name: id, organisationId: null, organisationName: null, organisationKind: null },
  role,
  state,
  deliveredSeq: 0,
  readSeq: 0,
});

it('is the longest there when the last administrator leaves', () => {
  const members = [member('a', 'administrator'), member('b', 'member', 'asked'), member('c'), member('d')];
  expect(heirOf(members, 'a')?.person.id).toBe('c');
  expect(heirOf(members, 'c')).toBeNull();
});

it('is nobody while another one administers, or nobody is left', () => {
  expect(heirOf([member('a', 'administrator'), member('b', 'administrator')], 'a')).toBeNull();
  expect(heirOf([member('a', 'administrator'), member('b', 'member', 'left')], 'a')).toBeNull();
});
