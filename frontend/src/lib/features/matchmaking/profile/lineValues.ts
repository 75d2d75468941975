import type { LineIn, LineOut, LineSide } from '../data/types.ts';
import { emptyTerms, termsBody, termsValuesOf, type TermsValues } from '../form/termsValues.ts';

/** A line of a profile as its form holds it. */
export interface LineValues {
  side: string;
  kind: string;
  text: string;
  stage: string;
  terms: TermsValues;
}

export const emptyLine = (side: LineSide): LineValues => ({
  side,
  kind: 'product',
  text: '',
  stage: '',
  terms: emptyTerms(),
});

export function lineValues(line: LineOut, decimal: string): LineValues {
  const { side, kind, text, stage, terms } = line;
  return { side, kind, text, stage: stage ?? '', terms: termsValuesOf(terms, decimal) };
}

/** The fields offer only what the server knows. */
export function lineBody(values: LineValues, organisationId: string): LineIn {
  const { side, kind, text, stage, terms } = values;
  return {
    side,
    kind,
    text: text.trim(),
    stage: stage || null,
    terms: termsBody(terms),
    organisationId,
  } as LineIn;
}
