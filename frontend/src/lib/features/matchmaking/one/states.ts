import { date } from '#lib/i18n/format.ts';
import * as m from '#lib/paraglide/messages.js';
import type { OpportunityOut, OpportunityState } from '../data/types.ts';

const OPEN: OpportunityState[] = ['draft', 'on_hold', 'rejected'];

/** What its own organisation can do with an opportunity in a state, as the server allows it. */
export const canSubmit = (state: OpportunityState): boolean => OPEN.includes(state);
export const canRenew = (state: OpportunityState): boolean => state === 'published' || state === 'expired';
export const canWithdraw = (state: OpportunityState): boolean =>
  ['on_hold', 'rejected', 'in_review', 'published'].includes(state);

/** What its state means for those whose it is. */
export function stateText({ state, validUntil }: OpportunityOut): string {
  const day = validUntil ? date(validUntil) : '';
  const texts: Record<OpportunityState, () => string> = {
    draft: m.matchmaking_told_draft,
    in_review: m.matchmaking_told_in_review,
    on_hold: m.matchmaking_told_on_hold,
    rejected: m.matchmaking_told_rejected,
    published: () => m.matchmaking_told_published({ day }),
    expired: () => m.matchmaking_told_expired({ day }),
    withdrawn: m.matchmaking_told_withdrawn,
    archived: m.matchmaking_told_archived,
  };
  return texts[state]();
}
