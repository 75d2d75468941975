import type { Liability, GroupRolesIn } from '#lib/api/client/types.gen.ts';
import { amountOf } from '../form/termsValues.ts';
import type { GroupRolesOut } from './types.ts';

/** Roles as their form holds them; shares in hundredths, as they are typed. */
export interface RolesValues {
  liability: string;
  leadAnswersForAll: boolean;
  lead: string;
  parts: { organisationId: string; share: string; needIds: string[]; tasks: string }[];
  note: string;
}

/** `decimal`: the mark of the reader's language. */
export function rolesValues(roles: GroupRolesOut, decimal: string): RolesValues {
  return {
    liability: roles.liability,
    leadAnswersForAll: roles.leadAnswersForAll,
    lead: roles.parts.find((part) => part.lead)?.organisationId ?? '',
    parts: roles.parts.map(({ organisationId, share, needIds, tasks }) => ({
      organisationId,
      share: String(share / 10).replace('.', decimal),
      needIds: [...needIds],
      tasks,
    })),
    note: roles.note,
  };
}

const thousandths = (typed: string): number => Math.round((amountOf(typed) ?? 0) * 10) || 0;

/** All shares together, in thousandths. */
export const totalOf = (values: RolesValues): number =>
  values.parts.reduce((sum, part) => sum + thousandths(part.share), 0);

export function rolesBody(values: RolesValues, version: number): GroupRolesIn {
  return {
    liability: values.liability as Liability,
    leadAnswersForAll: values.leadAnswersForAll,
    parts: values.parts.map((part) => ({
      organisationId: part.organisationId,
      lead: part.organisationId === values.lead,
      share: Math.min(thousandths(part.share), 1000),
      needIds: part.needIds,
      tasks: part.tasks,
    })),
    note: values.note,
    version,
  };
}
