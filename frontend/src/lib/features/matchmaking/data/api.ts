import * as sdk from '#lib/api/client/sdk.gen.ts';
import type {
  Direction,
  LineIn,
  LineKind,
  LinePut,
  OpportunityIn,
  ReviewIn,
} from '#lib/api/client/types.gen.ts';
import { idempotent } from '#lib/api/ids.ts';
import type { ListAddress } from '../list/address.ts';

const opportunityAt = (id: string) => ({ path: { opportunity_id: id } });
const lineAt = (id: string) => ({ path: { line_id: id } });
const organisationAt = (id: string) => ({ path: { organisation_id: id } });

export const vocabulary = (locale: string) => sdk.matchmakingVocabulary({ query: { locale } });

export function opportunities({ list, direction, kind, tag }: ListAddress, cursor: string) {
  const from = cursor ? { cursor } : {};
  if (list === 'waiting') return sdk.matchmakingWaitingOpportunities({ query: from });
  return sdk.matchmakingOpportunities({
    query: {
      own: list === 'own',
      ...(direction ? { direction: direction as Direction } : {}),
      ...(kind ? { kind: kind as LineKind } : {}),
      ...(tag ? { tag } : {}),
      ...from,
    },
  });
}

export const opportunity = (id: string) => sdk.matchmakingOpportunity(opportunityAt(id));
export const propose = (text: string) => sdk.matchmakingPropose({ body: { text } });
/** `key`: the same for every attempt to make the same draft. */
export const begin = (body: OpportunityIn, key: string) =>
  sdk.matchmakingBeginOpportunity({ body, headers: idempotent(key) });
export const change = (id: string, body: OpportunityIn) =>
  sdk.matchmakingChangeOpportunity({ ...opportunityAt(id), body });
export const drop = (id: string) => sdk.matchmakingDeleteOpportunity(opportunityAt(id));
export const submit = (id: string) => sdk.matchmakingSubmitOpportunity(opportunityAt(id));
export const withdraw = (id: string) => sdk.matchmakingWithdrawOpportunity(opportunityAt(id));
export const renew = (id: string, validUntil: string) =>
  sdk.matchmakingRenewOpportunity({ ...opportunityAt(id), body: { validUntil } });
export const review = (id: string, body: ReviewIn) =>
  sdk.matchmakingReviewOpportunity({ ...opportunityAt(id), body });

export const profile = (organisationId: string) => sdk.matchmakingProfile(organisationAt(organisationId));
export const addLine = (body: LineIn, key: string) =>
  sdk.matchmakingAddLine({ body, headers: idempotent(key) });
export const changeLine = (id: string, body: LinePut) => sdk.matchmakingChangeLine({ ...lineAt(id), body });
export const confirmLine = (id: string) => sdk.matchmakingConfirmLine(lineAt(id));
export const dropLine = (id: string) => sdk.matchmakingDeleteLine(lineAt(id));
export const readLines = (organisationId: string, content: string, check: boolean) =>
  sdk.matchmakingReadLines({ ...organisationAt(organisationId), body: { content, check } });
