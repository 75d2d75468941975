import * as sdk from '#lib/api/client/sdk.gen.ts';
import type {
  ConsortiumIn,
  ConsortiumInvitationsIn,
  GroupRolesIn,
  TeamsAskIn,
} from '#lib/api/client/types.gen.ts';
import { idempotent } from '#lib/api/ids.ts';

const at = (id: string) => ({ path: { consortium_id: id } });

export type Which = 'own' | 'invited';

export const consortia = (which: Which, cursor: string) =>
  sdk.matchmakingConsortia({ query: { which, ...(cursor ? { cursor } : {}) } });
export const consortium = (id: string) => sdk.matchmakingConsortium(at(id));
export const readProject = (text: string) => sdk.matchmakingReadNeeds({ body: { text } });
/** `key`: the same for every attempt to make the same project. */
export const begin = (body: ConsortiumIn, key: string) =>
  sdk.matchmakingBeginConsortium({ body, headers: idempotent(key) });
export const change = (id: string, body: ConsortiumIn) =>
  sdk.matchmakingChangeConsortium({ ...at(id), body });
export const drop = (id: string) => sdk.matchmakingDeleteConsortium(at(id));
export const askTeams = (id: string, body: TeamsAskIn = {}) => sdk.matchmakingAskTeams({ ...at(id), body });
export const invite = (id: string, body: ConsortiumInvitationsIn) =>
  sdk.matchmakingInviteMembers({ ...at(id), body });
export const withdrawInvitation = (id: string, invitation: string) =>
  sdk.matchmakingWithdrawInvitation({ path: { consortium_id: id, invitation_id: invitation } });
export const answer = (id: string, accept: boolean, reason: string) =>
  sdk.matchmakingAnswerInvitation({ ...at(id), body: { accept, reason } });
export const form = (id: string) => sdk.matchmakingFormConsortium(at(id));
export const assignRoles = (id: string, body: GroupRolesIn) =>
  sdk.matchmakingAssignRoles({ ...at(id), body });
export const abandon = (id: string) => sdk.matchmakingAbandonConsortium(at(id));

/** Organisations of the directory by their names. */
export async function findOrganisations(
  query: string,
): Promise<{ id: string; name: string; city: string }[]> {
  const page = await sdk.accountsOrganisations({ query: query.trim() ? { query } : {} });
  return page.items.map(({ id, legalName, city }) => ({ id, name: legalName, city: city ?? '' }));
}
