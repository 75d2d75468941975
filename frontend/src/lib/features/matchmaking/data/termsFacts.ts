import { date, number } from '#lib/i18n/format.ts';
import * as m from '#lib/paraglide/messages.js';
import { shownCode } from './codes.ts';
import { unitLabel } from './labels.ts';
import { languageLabel, placeLabel } from './places.ts';
import type { TermsOut, VocabularyOut } from './types.ts';

export interface Fact {
  label: string;
  value: string;
}

const withText = (facts: Fact[]): Fact[] => facts.filter((fact) => fact.value);

/** The facts that say something. */
export const said = (facts: [label: string, value: string | null | undefined][]): Fact[] =>
  withText(facts.map(([label, value]) => ({ label, value: value ?? '' })));

/** By what something is matched, in words; keys stand for themselves until the lists are there. */
export function termsFacts(terms: TermsOut, lists: VocabularyOut | undefined): Fact[] {
  const tag = (key: string) => lists?.tags.find((each) => each.key === key)?.label ?? key;
  const certificate = ({ key, until }: TermsOut['certifications'][number]) => {
    const name = lists?.certifications.find((each) => each.key === key)?.label ?? key;
    return until ? m.matchmaking_certificate_valid({ name, day: date(until) }) : name;
  };
  const quantity =
    terms.capacity === null ? '' : `${number(terms.capacity)} ${unitLabel(terms.capacityUnit)}`;
  return said([
    [m.matchmaking_tags(), terms.tags.map(tag).join(', ')],
    [m.matchmaking_codes(), terms.codes.map(shownCode).join(', ')],
    [m.matchmaking_places(), terms.places.map(placeLabel).join(', ')],
    [m.matchmaking_certifications(), terms.certifications.map(certificate).join(', ')],
    [m.matchmaking_languages(), terms.languages.map(languageLabel).join(', ')],
    [m.matchmaking_capacity(), quantity],
  ]);
}
