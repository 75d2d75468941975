import { expect, it } from 'vitest';
import { rolesBody, rolesValues, totalOf } from './rolesValues.ts';
import type { GroupRolesOut } from './types.ts';

const ROLES: GroupRolesOut = {
  liability: 'joint',
  leadAnswersForAll: true,
  parts: [
    { organisationId: 'a', lead: true, share: 385, needIds: ['n'], tasks: '' },
    { organisationId: 'b', lead: false, share: 615, needIds: [], tasks: 'Froid' },
  ],
  note: '',
};

it('goes back as it came', () => {
  const values = rolesValues(ROLES, ',');
  expect(values.parts.map((part) => part.share)).toEqual(['38,5', '61,5']);
  expect(totalOf(values)).toBe(1000);
  expect(rolesBody(values, 3)).toEqual({ ...ROLES, version: 3 });
});

it('takes what is no number for nothing', () => {
  const values = rolesValues(ROLES, ',');
  values.parts[0]!.share = 'tout';
  expect(totalOf(values)).toBe(615);
});
