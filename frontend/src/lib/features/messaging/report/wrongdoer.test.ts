import { expect, it } from 'vitest';
import { wrongdoerOf } from './wrongdoer.ts';

const ana = {
  id: 'a',
  name: 'Ana',
  organisationId: 'o',
  organisationName: 'Oranger',
  organisationKind: 'firm',
};
const mailbox = { organisationId: 'o', organisationName: 'Oranger', own: false, attended: true };

it('is who wrote it, or the other one of two', () => {
  expect(wrongdoerOf({ kind: 'direct', mailbox: null, people: [ana] }, null)?.id).toBe('a');
  expect(wrongdoerOf({ kind: 'group', mailbox: null, people: [] }, { author: ana })?.id).toBe('a');
  expect(wrongdoerOf({ kind: 'group', mailbox: null, people: [ana] }, null)).toBeNull();
});

it('is the organisation that one writes to, and nobody for those who represent it', () => {
  expect(wrongdoerOf({ kind: 'mailbox', mailbox, people: [ana] }, { author: ana })).toEqual({
    kind: 'organisation',
    id: 'o',
    name: 'Oranger',
  });
  const own = { ...mailbox, own: true };
  expect(wrongdoerOf({ kind: 'mailbox', mailbox: own, people: [ana] }, { author: ana })).toBeNull();
});
