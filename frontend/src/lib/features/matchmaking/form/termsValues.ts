import type { FieldProblem } from '#lib/api/problem.ts';
import type { TermsIn, TermsOut } from '../data/types.ts';

/** What matches, as its fields hold it: an amount as it is typed, days as date fields give them. */
export interface TermsValues {
  codes: string[];
  tags: string[];
  places: string[];
  languages: string[];
  certifications: { key: string; until: string }[];
  capacity: string;
  capacityUnit: string;
}

export const emptyTerms = (): TermsValues => ({
  codes: [],
  tags: [],
  places: [],
  languages: [],
  certifications: [],
  capacity: '',
  capacityUnit: '',
});

/** `decimal`: the mark of the reader's language. */
export function termsValuesOf(terms: TermsOut, decimal: string): TermsValues {
  return {
    codes: [...terms.codes],
    tags: [...terms.tags],
    places: [...terms.places],
    languages: [...terms.languages],
    certifications: terms.certifications.map(({ key, until }) => ({ key, until: until ?? '' })),
    capacity: terms.capacity === null ? '' : String(terms.capacity).replace('.', decimal),
    capacityUnit: terms.capacityUnit,
  };
}

/** A quantity as people write it: `1 200`, `12,5`; null for none, NaN where it is not a number. */
export function amountOf(typed: string): number | null {
  const compact = typed.replace(/\s/g, '').replace(',', '.');
  if (!compact) return null;
  return /^\d+(\.\d+)?$/.test(compact) ? Number(compact) : NaN;
}

export function termsBody(values: TermsValues): TermsIn {
  const capacity = amountOf(values.capacity);
  return {
    codes: values.codes,
    tags: values.tags,
    places: values.places,
    languages: values.languages,
    certifications: values.certifications.map(({ key, until }) => ({ key, until: until || null })),
    capacity,
    capacityUnit: capacity === null ? '' : values.capacityUnit,
  };
}

/** A quantity that is none, or has no unit. */
export function termsProblems({ capacity, capacityUnit }: TermsValues): FieldProblem[] {
  const amount = amountOf(capacity);
  if (amount === null) return [];
  if (Number.isNaN(amount)) return [{ pointer: '/terms/capacity', code: 'not_a_number', params: {} }];
  return capacityUnit ? [] : [{ pointer: '/terms/capacityUnit', code: 'required', params: {} }];
}
