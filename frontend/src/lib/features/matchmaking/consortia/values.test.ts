import { describe, expect, it } from 'vitest';
import type { ReadProjectOut } from './types.ts';
import { bodyOf, emptyLimit, emptyNeed, needProblems, problemsOf, valuesOfText } from './values.ts';

const terms = {
  codes: [],
  tags: ['melon'],
  places: [],
  languages: [],
  certifications: [],
  capacity: 2.5,
  capacityUnit: 'tonne',
};
const READ: ReadProjectOut = {
  title: 'Une filière',
  needs: [{ text: 'Des melons', kind: 'product', terms }],
};
const values = () => valuesOfText(READ, ' Une filière. Des melons. ', ',');

describe('a project that was read from a text', () => {
  it('goes on as it came', () => {
    const body = bodyOf(values(), null);
    expect(body).toMatchObject({ title: 'Une filière', description: 'Une filière. Des melons.', maxSize: 8 });
    expect(body.needs?.[0]).toMatchObject({ text: 'Des melons', weight: 5, terms });
  });

  it('has nothing to be corrected', () => {
    expect(problemsOf(values(), true)).toEqual([]);
  });
});

it('needs needs before teams, not before it is saved', () => {
  const bare = { ...values(), needs: [] };
  expect(problemsOf(bare, false)).toEqual([]);
  expect(problemsOf(bare, true).map((each) => each.pointer)).toEqual(['/needs']);
});

it.each([
  [{ values: [] }, '/limits/0/values'],
  [{ minimum: '', maximum: '' }, '/limits/0/minimum'],
  [{ maximum: 'deux' }, '/limits/0/minimum'],
])('tells what is wrong with a limit: %o', (changes, pointer) => {
  const limit = { ...emptyLimit(), values: ['firm'], ...changes };
  expect(problemsOf({ ...values(), limits: [limit] }, false).map((each) => each.pointer)).toEqual([pointer]);
});

it('tells what is wrong with a need', () => {
  expect(needProblems({ ...emptyNeed(), quantity: '0' }).map((each) => each.pointer)).toEqual([
    '/text',
    '/quantity',
  ]);
});

it('leaves out a size that nobody has typed', () => {
  expect(bodyOf({ ...values(), maxSize: ' ' }, null).maxSize).toBeNull();
});
