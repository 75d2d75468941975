import type { Locale } from '#lib/i18n/locale.svelte.ts';
import { country } from '#lib/i18n/names.ts';
import type { Template, TemplateField } from '../data/spacesApi.ts';

/** What was typed, by field; kept whatever becomes of the template. */
export type Answers = Record<string, string | string[]>;

export function worded(text: TemplateField['label'], locale: Locale): string {
  return text[locale] || text.fr;
}

/** A template that is being filled in, with the fields that it had when one began. */
export interface KeptForm {
  id: string;
  began: Pick<TemplateField, 'id' | 'label'>[];
  values: Answers;
}

export function keptForm(text: string): KeptForm | null {
  try {
    return text ? (JSON.parse(text) as KeptForm) : null;
  } catch {
    return null;
  }
}

export function filledIn(form: KeptForm | null): boolean {
  return form !== null && Object.values(form.values).some((value) => value.length > 0);
}

const ORGANISATION = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) /;

/** An organisation as it is kept while one fills in: its id, a space, its name. */
export function organisationOf(value: string): { id: string; name: string } | null {
  const id = ORGANISATION.exec(value)?.[1];
  return id === undefined ? null : { id, name: value.slice(id.length + 1) };
}

/** An answer as one reads it. */
export function spoken(value: string | string[]): string {
  return Array.isArray(value) ? value.join(', ') : value.replace(ORGANISATION, '');
}

/** What to send: answers to fields that are there; the rest stays on the screen. */
export function answersFor(fields: TemplateField[], values: Answers): Answers {
  return Object.fromEntries(
    fields.flatMap(({ id, kind }): [string, Answers[string]][] => {
      const value = values[id];
      if (value === undefined || value.length === 0) return [];
      if (Array.isArray(value) !== (kind === 'choices')) return [];
      if (Array.isArray(value)) return [[id, value]];
      if (kind !== 'organisation') return [[id, spoken(value)]];
      const chosen = organisationOf(value);
      return chosen ? [[id, chosen.id]] : [];
    }),
  );
}

/** What became of a template while somebody filled it in: new fields, and answers that no field takes any more. */
export function compared(
  before: KeptForm['began'],
  after: Template,
  values: Answers,
): { added: string[]; gone: { id: string; label: TemplateField['label']; value: string }[] } {
  const known = new Map(before.map((field) => [field.id, field]));
  const kept = answersFor(after.fields, values);
  return {
    added: after.fields.filter((field) => !known.has(field.id)).map((field) => field.id),
    gone: before.flatMap(({ id, label }) => {
      const value = values[id];
      if (!value?.length || id in kept) return [];
      return [{ id, label, value: spoken(value) }];
    }),
  };
}

const CODES =
  'AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW';

export function countries(locale: Locale): { value: string; label: string }[] {
  return CODES.split(' ')
    .map((value) => ({ value, label: country(value) }))
    .toSorted((one, other) => one.label.localeCompare(other.label, locale));
}

/** A filled in template, as the server wants it. */
export interface FilledForm {
  templateId: string;
  version: number;
  values: Answers;
}
