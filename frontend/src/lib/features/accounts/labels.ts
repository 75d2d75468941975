import { country, language } from '#lib/i18n/names.ts';
import { locale } from '#lib/i18n/locale.svelte.ts';
import * as m from '#lib/paraglide/messages.js';
import type { ApplicationState, OrganisationKind, RefusalReason, RoleName } from './types.ts';

export interface Option {
  value: string;
  label: string;
}

const KINDS: Record<OrganisationKind, () => string> = {
  firm: m.accounts_kind_firm,
  research_unit: m.accounts_kind_research_unit,
  training_centre: m.accounts_kind_training_centre,
  laboratory: m.accounts_kind_laboratory,
  authority: m.accounts_kind_authority,
  chamber: m.accounts_kind_chamber,
};
const ROLES: Record<RoleName, () => string> = {
  member: m.accounts_role_member,
  organisation_administrator: m.accounts_role_organisation_administrator,
  moderator: m.accounts_role_moderator,
  administrator: m.accounts_role_administrator,
};
const STATES: Record<ApplicationState, () => string> = {
  unconfirmed: m.accounts_state_unconfirmed,
  waiting: m.accounts_state_waiting,
  asked: m.accounts_state_asked,
  approved: m.accounts_state_approved,
  refused: m.accounts_state_refused,
};
const REASONS: Record<RefusalReason, () => string> = {
  not_eligible: m.accounts_reason_not_eligible,
  outside_sector: m.accounts_reason_outside_sector,
  incomplete: m.accounts_reason_incomplete,
  duplicate: m.accounts_reason_duplicate,
  other: m.accounts_reason_other,
};

/** The name of a code; the code itself where a newer server sends one that this page does not know. */
function named(names: Record<string, () => string>, code: string): string {
  return names[code]?.() ?? code;
}

export const kindLabel = (kind: string): string => named(KINDS, kind);
export const roleLabel = (role: string): string => named(ROLES, role);
export const stateLabel = (state: string): string => named(STATES, state);
export const reasonLabel = (reason: string): string => named(REASONS, reason);

const choices = (names: Record<string, () => string>): Option[] =>
  Object.entries(names).map(([value, label]) => ({ value, label: label() }));

export const kindOptions = (): Option[] => choices(KINDS);
export const reasonOptions = (): Option[] => choices(REASONS);

/** What is spoken in the trade; the first ones are offered at once. */
export const MAIN_LANGUAGES = ['fr', 'en', 'es', 'it', 'pt', 'de', 'ar', 'nl'];
const LANGUAGES = [
  ...MAIN_LANGUAGES,
  ...'bg ca cs da el et eu fa fi ga he hi hr hu ja ko lt lv mt no oc pl ro ru sk sl sq sr sv tr uk ur vi wo zh'.split(
    ' ',
  ),
];

const COUNTRIES =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'.split(
    ' ',
  );
/** Where most goods come from or go to: first in the list. */
const NEAR = ['FR', 'ES', 'MA', 'IT', 'PT', 'BE', 'NL', 'DE', 'TN', 'DZ', 'GB', 'CH'];

const byName = (a: Option, b: Option) => a.label.localeCompare(b.label, locale.current);

export function languageName(code: string): string {
  const name = language(code);
  return name.charAt(0).toLocaleUpperCase(locale.current) + name.slice(1);
}

export function languageOptions(): Option[] {
  return LANGUAGES.map((value) => ({ value, label: languageName(value) })).sort(byName);
}

/** Neighbours first, then all in the order of the language. */
export function countryOptions(): Option[] {
  const option = (value: string) => ({ value, label: country(value) });
  const rest = COUNTRIES.filter((code) => !NEAR.includes(code));
  return [...NEAR.map(option), ...rest.map(option).sort(byName)];
}
