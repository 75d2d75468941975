import { country, language } from '#lib/i18n/names.ts';
import { locale } from '#lib/i18n/locale.svelte.ts';
import type { Option } from './labels.ts';

const NEAR = 'FR ES MA IT PT BE NL DE TN DZ GB CH'.split(' ');
const OTHERS =
  'AD AE AF AG AI AL AM AO AR AT AU AZ BA BB BD BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CI CL CM CN CO CR CU CV CY CZ DJ DK DM DO EC EE EG ER ET FI FJ GA GD GE GF GH GM GN GP GQ GR GT GW GY HK HN HR HT HU ID IE IL IN IQ IR IS JM JO JP KE KG KH KM KR KW KZ LA LB LI LK LR LS LT LU LV LY MC MD ME MG MK ML MN MQ MR MT MU MV MW MX MY MZ NA NC NE NG NI NO NP NZ OM PA PE PF PG PH PK PL PR PS PY QA RE RO RS RU RW SA SC SD SE SG SI SK SL SM SN SO SR ST SV SY SZ TD TG TH TM TR TT TW TZ UA UG US UY UZ VE VN YE YT ZA ZM ZW'.split(
    ' ',
  );
const LANGUAGES = 'fr en es it pt de ar nl ca eu oc pl ro el tr zh ja ru uk he sv da fi cs hu bg hr'.split(
  ' ',
);

/** A country, or a part of one with the country that it is of. */
export function placeLabel(code: string): string {
  const [state = code, part] = code.split('-');
  return part ? `${country(state)} (${code})` : country(state);
}

export function languageLabel(code: string): string {
  const name = language(code);
  return name.charAt(0).toLocaleUpperCase(locale.current) + name.slice(1);
}

const byLabel = (a: Option, b: Option) => a.label.localeCompare(b.label, locale.current);
const option = (value: string) => ({ value, label: country(value) });

/** Neighbours first, then all in the order of the language. */
export const countryOptions = (): Option[] => [...NEAR.map(option), ...OTHERS.map(option).sort(byLabel)];
/** What is spoken in the trade, the usual first. */
export const languageOptions = (): Option[] =>
  LANGUAGES.map((value) => ({ value, label: languageLabel(value) }));
