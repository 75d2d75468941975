import { describe, expect, it } from 'vitest';
import { ApiProblem } from '#lib/api/problem.ts';
import type { ProposalOut } from '../data/types.ts';
import { amountOf } from './termsValues.ts';
import { bodyOf, foldedProblem, problemsOf, valuesOfProposal } from './values.ts';

const PROPOSAL: ProposalOut = {
  direction: 'request',
  area: 'commercial',
  kind: 'service',
  title: 'Un transporteur',
  summary: 'Un transporteur vers Hambourg',
  language: 'fr',
  terms: {
    codes: ['naf:49.41'],
    tags: ['refrigerated_transport'],
    places: ['DE'],
    languages: [],
    certifications: [{ key: 'ifs_logistics', until: null }],
    capacity: 2.5,
    capacityUnit: 'tonne',
  },
  anonymous: false,
};
const values = () => valuesOfProposal(PROPOSAL, ' Un transporteur vers Hambourg ', ',');

describe('what was understood', () => {
  it('goes back as it came once it is confirmed', () => {
    const body = bodyOf(values(), null);
    expect(body.terms).toEqual(PROPOSAL.terms);
    expect(body).toMatchObject({ description: 'Un transporteur vers Hambourg', stage: null, deadline: null });
  });

  it('can be reviewed', () => {
    expect(problemsOf(values(), true)).toEqual([]);
  });

  it('needs a keyword or a code before a review, not for a draft', () => {
    const bare = values();
    bare.terms.tags = bare.terms.codes = [];
    expect(problemsOf(bare, false)).toEqual([]);
    expect(problemsOf(bare, true).map((each) => each.pointer)).toEqual(['/terms/tags']);
  });

  it('needs a unit for its quantity', () => {
    const bare = values();
    bare.terms.capacityUnit = '';
    expect(problemsOf(bare, false).map((each) => each.pointer)).toEqual(['/terms/capacityUnit']);
  });
});

it.each([
  ['', null],
  ['1 200', 1200],
  ['12,5', 12.5],
  ['cinq', NaN],
  ['-3', NaN],
])('reads the quantity « %s »', (typed, amount) => {
  expect(amountOf(typed)).toBe(amount);
});

it('tells one problem for all that is wrong in a field', () => {
  const error = (pointer: string) => ({ pointer, code: 'code_format', params: {} });
  const problem = new ApiProblem({
    status: 422,
    code: 'invalid',
    errors: ['/terms/codes/0', '/terms/codes/3', '/terms/certifications/1/until', '/title'].map(error),
  });
  expect(foldedProblem(problem).errors.map((each) => each.pointer)).toEqual([
    '/terms/codes',
    '/terms/certifications',
    '/title',
  ]);
});
