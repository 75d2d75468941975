import { describe, expect, it } from 'vitest';
import { gradeOf, lookAgain, share, substitutesFor, toInvite } from './teams.ts';
import type { ConsortiumOut, TeamOut } from './types.ts';

const member = (organisationId: string, substitutes: string[] = []) => ({
  organisationId,
  needIds: [],
  loss: 0,
  uncovered: [],
  broken: [],
  substitutes: substitutes.map((each) => ({ organisationId: each, value: 0, less: [] })),
});
const team = {
  members: [member('us'), member('haulier', ['other', 'third']), member('lab')],
} as unknown as TeamOut;
const project = {
  organisationId: 'us',
  invitations: [
    { organisationId: 'haulier', state: 'declined' },
    { organisationId: 'lab', state: 'accepted' },
    { organisationId: 'third', state: 'expired' },
  ],
  teams: { teams: [team, team] },
} as unknown as ConsortiumOut;

it.each([
  [undefined, 'none'],
  [0, 'none'],
  [40, 'part'],
  [50, 'good'],
  [80, 'full'],
])('a fit of %s is %s', (fit, grade) => {
  expect(gradeOf(fit)).toBe(grade);
});

describe('a team', () => {
  it('has those to invite who are neither the author nor asked already', () => {
    expect(toInvite(project, team).map((each) => each.organisationId)).toEqual(['haulier']);
  });

  it('names who could stand in, but nobody who was asked before', () => {
    expect(substitutesFor(project, 'haulier')).toEqual(['other']);
  });

  it('is worth a share of what could be had', () => {
    expect([share(50, 200), share(1, 0)]).toEqual([25, 0]);
  });
});

it.each([
  ['working', '2026-10-05T09:59:30Z', 1_000],
  ['asked', '2026-10-05T09:00:00Z', 10_000],
  ['made', '2026-10-05T09:59:30Z', false],
])('looks again at teams that are %s since %s', (state, askedAt, pause) => {
  const waiting = { teams: { state, askedAt } } as unknown as ConsortiumOut;
  expect(lookAgain(waiting, Date.parse('2026-10-05T10:00:00Z'))).toBe(pause);
});
