import * as m from '#lib/paraglide/messages.js';
import type { VocabularyOut } from '../data/types.ts';
import { shownCode } from '../data/codes.ts';
import { kindLabel } from '../data/labels.ts';
import { languageLabel, placeLabel } from '../data/places.ts';
import type { Answer, AnswerReason, ContestReason } from './api.ts';

const SIGNALS: Record<string, () => string> = {
  past_needs: m.matchmaking_matches_signal_past_needs,
  nearest_project: m.matchmaking_matches_signal_nearest_project,
  offer: m.matchmaking_matches_signal_offer,
  profile: m.matchmaking_matches_signal_profile,
  codes: m.matchmaking_matches_signal_codes,
  field: m.matchmaking_matches_signal_field,
  activity: m.matchmaking_matches_signal_activity,
  experience: m.matchmaking_matches_signal_experience,
  coherence: m.matchmaking_matches_signal_coherence,
  country_asked: m.matchmaking_matches_signal_country_asked,
  kind_asked: m.matchmaking_matches_signal_kind_asked,
  partner: m.matchmaking_matches_signal_partner,
  partner_here: m.matchmaking_matches_signal_partner_here,
  shared_partners: m.matchmaking_matches_signal_shared_partners,
  near_partners: m.matchmaking_matches_signal_near_partners,
  wider_circle: m.matchmaking_matches_signal_wider_circle,
  same_country: m.matchmaking_matches_signal_same_country,
  country_ties: m.matchmaking_matches_signal_country_ties,
  kind_ties: m.matchmaking_matches_signal_kind_ties,
  type: m.matchmaking_matches_signal_type,
  place: m.matchmaking_matches_signal_place,
  language: m.matchmaking_matches_signal_language,
  certification: m.matchmaking_matches_signal_certification,
  capacity: m.matchmaking_matches_signal_capacity,
  freshness: m.matchmaking_matches_signal_freshness,
  reciprocity: m.matchmaking_matches_signal_reciprocity,
};
const ANSWERS: Record<Answer, () => string> = {
  must_meet: m.matchmaking_matches_must_meet,
  interested: m.matchmaking_matches_interested,
  no_thanks: m.matchmaking_matches_no_thanks,
};
const REASONS: Record<AnswerReason, () => string> = {
  not_our_business: m.matchmaking_matches_reason_not_our_business,
  too_far: m.matchmaking_matches_reason_too_far,
  too_small: m.matchmaking_matches_reason_too_small,
  too_large: m.matchmaking_matches_reason_too_large,
  competitor: m.matchmaking_matches_reason_competitor,
  known_already: m.matchmaking_matches_reason_known_already,
  no_time: m.matchmaking_matches_reason_no_time,
  other: m.matchmaking_matches_reason_other,
};
const CONTESTS: Record<ContestReason, () => string> = {
  not_true: m.matchmaking_matches_wrong_not_true,
  out_of_date: m.matchmaking_matches_wrong_out_of_date,
  misunderstood: m.matchmaking_matches_wrong_misunderstood,
  counts_too_much: m.matchmaking_matches_wrong_counts_too_much,
  other: m.matchmaking_matches_wrong_other,
};
const options = (names: Record<string, () => string>) =>
  Object.entries(names).map(([value, label]) => ({ value, label: label() }));

/** In the order of the keys 1, 2 and 3. */
export const ANSWER_KEYS = Object.keys(ANSWERS) as Answer[];
export const signalLabel = (signal: string) => SIGNALS[signal]?.() ?? signal;
export const answerLabel = (answer: Answer) => ANSWERS[answer]();
export const reasonOptions = () => options(REASONS);
export const contestOptions = () => options(CONTESTS);

/** What is meant by a value of a signal or a kind of declaration, in words. */
export function valueLabel(what: string, value: string, lists: VocabularyOut | undefined): string {
  switch (what) {
    case 'type':
      return kindLabel(value);
    case 'place':
      return placeLabel(value);
    case 'language':
      return languageLabel(value);
    case 'certification':
      return lists?.certifications.find((each) => each.key === value)?.label ?? value;
    case 'codes':
      return value.startsWith('tag:') ? tagLabel(value.slice(4), lists) : shownCode(value);
    default:
      return value;
  }
}

export const tagLabel = (key: string, lists: VocabularyOut | undefined) =>
  lists?.tags.find((each) => each.key === key)?.label ?? key;
