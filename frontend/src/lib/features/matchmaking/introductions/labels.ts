import type {
  Column,
  IntroductionState,
  Nothing,
  PartyOut,
  Reached,
  Refusal,
  StepKind,
  ValueBand,
} from '#lib/api/client/types.gen.ts';
import { country } from '#lib/i18n/names.ts';
import * as m from '#lib/paraglide/messages.js';
import { organisationKindLabel, type Option } from '../data/labels.ts';

type Names<Code extends string> = Record<Code, () => string>;

const COLUMNS: Names<Column> = {
  to_answer: m.matchmaking_introductions_col_to_answer,
  waiting: m.matchmaking_introductions_col_waiting,
  talking: m.matchmaking_introductions_col_talking,
  done: m.matchmaking_introductions_col_done,
};
const EMPTY: Names<Column> = {
  to_answer: m.matchmaking_introductions_col_to_answer_empty,
  waiting: m.matchmaking_introductions_col_waiting_empty,
  talking: m.matchmaking_introductions_col_talking_empty,
  done: m.matchmaking_introductions_col_done_empty,
};
const STATES: Names<IntroductionState> = {
  asked: m.matchmaking_introductions_state_asked,
  not_now: m.matchmaking_introductions_state_not_now,
  accepted: m.matchmaking_introductions_state_accepted,
  talking: m.matchmaking_introductions_state_talking,
  closed: m.matchmaking_introductions_state_closed,
  declined: m.matchmaking_introductions_state_declined,
  withdrawn: m.matchmaking_introductions_state_withdrawn,
  expired: m.matchmaking_introductions_state_expired,
};
const REFUSALS: Names<Refusal> = {
  no_fit: m.matchmaking_introductions_refusal_no_fit,
  no_capacity: m.matchmaking_introductions_refusal_no_capacity,
  already_covered: m.matchmaking_introductions_refusal_already_covered,
  competitor: m.matchmaking_introductions_refusal_competitor,
  other: m.matchmaking_introductions_refusal_other,
};
const NOTHING: Names<Nothing> = {
  no_answer: m.matchmaking_introductions_nothing_no_answer,
  price: m.matchmaking_introductions_nothing_price,
  volume: m.matchmaking_introductions_nothing_volume,
  quality: m.matchmaking_introductions_nothing_quality,
  timing: m.matchmaking_introductions_nothing_timing,
  other_partner: m.matchmaking_introductions_nothing_other_partner,
  other: m.matchmaking_introductions_nothing_other,
};
const BANDS: Names<ValueBand> = {
  below_10k: m.matchmaking_introductions_band_below_10k,
  to_50k: m.matchmaking_introductions_band_to_50k,
  to_200k: m.matchmaking_introductions_band_to_200k,
  to_1m: m.matchmaking_introductions_band_to_1m,
  above_1m: m.matchmaking_introductions_band_above_1m,
  undisclosed: m.matchmaking_introductions_band_undisclosed,
};
const STAGES: Names<Reached> = {
  talk: m.matchmaking_introductions_stage_talk,
  meeting: m.matchmaking_introductions_stage_meeting,
  offer: m.matchmaking_introductions_stage_offer,
  agreement: m.matchmaking_introductions_stage_agreement,
  nothing: m.matchmaking_introductions_stage_nothing,
};
const STEPS: Names<StepKind> = {
  asked: m.matchmaking_introductions_step_asked,
  both_asked: m.matchmaking_introductions_step_both_asked,
  accepted: m.matchmaking_introductions_step_accepted,
  declined: m.matchmaking_introductions_step_declined,
  put_off: m.matchmaking_introductions_step_put_off,
  asked_again: m.matchmaking_introductions_step_asked_again,
  withdrawn: m.matchmaking_introductions_step_withdrawn,
  expired: m.matchmaking_introductions_step_expired,
  opportunity_gone: m.matchmaking_introductions_step_opportunity_gone,
  identities_shown: m.matchmaking_introductions_step_identities_shown,
  conversation_opened: m.matchmaking_introductions_step_conversation_opened,
  passed_on: m.matchmaking_introductions_step_passed_on,
  adviser_invited: m.matchmaking_introductions_step_adviser_invited,
  adviser_joined: m.matchmaking_introductions_step_adviser_joined,
  disclosure_set: m.matchmaking_introductions_step_disclosure_set,
  disclosure_accepted: m.matchmaking_introductions_step_disclosure_accepted,
  document_added: m.matchmaking_introductions_step_document_added,
  document_removed: m.matchmaking_introductions_step_document_removed,
  outcome_told: m.matchmaking_introductions_step_outcome_told,
  closed: m.matchmaking_introductions_step_closed,
};

/** The name of a code; the code itself where a newer server sends one that this page does not know. */
const namer = (names: Record<string, () => string>) => (code: string) => names[code]?.() ?? code;
const chooser = (names: Record<string, () => string>) => (): Option[] =>
  Object.entries(names).map(([value, label]) => ({ value, label: label() }));

export const columnLabel = namer(COLUMNS);
export const columnEmpty = namer(EMPTY);
export const introductionStateLabel = namer(STATES);
export const stepLabel = namer(STEPS);
export const reachedLabel = namer(STAGES);
export const bandLabel = namer(BANDS);
export const refusalLabel = namer(REFUSALS);
export const nothingLabel = namer(NOTHING);
export const refusalOptions = chooser(REFUSALS);
export const nothingOptions = chooser(NOTHING);
export const bandOptions = chooser(BANDS);
export const reachedOptions = chooser(STAGES);

/** Who a side is, as far as the reader may know. */
export function partyLabel(party: PartyOut): string {
  return (
    party.organisationName ||
    m.matchmaking_introductions_somebody({
      kind: organisationKindLabel(party.organisationKind),
      country: country(party.country),
    })
  );
}

export function documentSide(part: string): string {
  if (part === 'asking') return m.matchmaking_introductions_document_of_asking();
  return part === 'asked'
    ? m.matchmaking_introductions_document_of_asked()
    : m.matchmaking_introductions_document_of_adviser();
}
