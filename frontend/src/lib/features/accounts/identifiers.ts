/** Help while a public identifier is typed. The server decides; a hint never stops anybody. */

export type IdentifierFamily = 'french' | 'vat' | 'eori';
export type IdentifierKind = 'siren' | 'siret' | 'vat' | 'eori';

export type IdentifierHint =
  | { state: 'empty' | 'good'; kind: IdentifierKind | null }
  | { state: 'partial'; missing: number; kind: 'siren' | 'siret' }
  | { state: 'doubtful'; why: 'characters' | 'too_long' | 'key' | 'country' | 'shape' };

const SIREN = 9;
const SIRET = 14;
/** Its offices follow a rule of their own, which the server knows. */
const LA_POSTE = '356000000';

const VAT_SHAPES: Record<string, RegExp> = {
  AT: /^U\d{8}$/,
  BE: /^[01]?\d{9}$/,
  BG: /^\d{9,10}$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^\d{9}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  EL: /^\d{8,9}$/,
  ES: /^[A-Z\d]\d{7}[A-Z\d]$/,
  FI: /^\d{8}$/,
  FR: /^[A-Z\d]{2}\d{9}$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^\d[A-Z\d+*]\d{5}[A-Z]{1,2}$/,
  IT: /^\d{11}$/,
  LT: /^(\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^\d{9}B\d{2}$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^\d{2,10}$/,
  SE: /^\d{12}$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
  XI: /^(\d{9}|\d{12}|GD\d{3}|HA\d{3})$/,
};

/** What was typed without the spaces, dots and dashes that people put between figures. */
export function compact(text: string): string {
  return text.replace(/[\s.\-_/\u00ad\u200b\u2010-\u2015\u2212]+/gu, '').toUpperCase();
}

/** Luhn's key, as SIREN and SIRET have it. */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]);
    const doubled = place % 2 === 0 ? digit : digit * 2;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** The kind and the text as they are sent. */
export function identifierOf(
  family: IdentifierFamily,
  text: string,
): { identifierKind: IdentifierKind; identifier: string } {
  const identifier = compact(text);
  if (family !== 'french') return { identifierKind: family, identifier };
  return { identifierKind: identifier.length <= (SIREN + SIRET) / 2 ? 'siren' : 'siret', identifier };
}

export function identifierHint(family: IdentifierFamily, text: string): IdentifierHint {
  const number = compact(text);
  if (!number) return { state: 'empty', kind: null };
  if (family === 'french') return frenchHint(number);
  return family === 'vat' ? vatHint(number) : eoriHint(number);
}

function frenchHint(number: string): IdentifierHint {
  if (!/^\d+$/.test(number)) return { state: 'doubtful', why: 'characters' };
  if (number.length > SIRET) return { state: 'doubtful', why: 'too_long' };
  if (number.length < SIREN) return { state: 'partial', missing: SIREN - number.length, kind: 'siren' };
  if (!luhn(number.slice(0, SIREN))) return { state: 'doubtful', why: 'key' };
  if (number.length === SIREN) return { state: 'good', kind: 'siren' };
  if (number.length < SIRET) return { state: 'partial', missing: SIRET - number.length, kind: 'siret' };
  if (!number.startsWith(LA_POSTE) && !luhn(number)) return { state: 'doubtful', why: 'key' };
  return { state: 'good', kind: 'siret' };
}

function vatHint(number: string): IdentifierHint {
  const country = number.startsWith('GR') ? 'EL' : number.slice(0, 2);
  if (number.length < 2) return { state: 'empty', kind: null };
  const shape = VAT_SHAPES[country];
  if (!shape) return { state: 'doubtful', why: 'country' };
  const rest = number.slice(2);
  if (!shape.test(rest)) return { state: 'doubtful', why: 'shape' };
  if (country === 'FR' && /^\d{11}$/.test(rest)) {
    const siren = Number(rest.slice(2));
    if (Number(rest.slice(0, 2)) !== (12 + 3 * (siren % 97)) % 97) return { state: 'doubtful', why: 'key' };
  }
  return { state: 'good', kind: 'vat' };
}

function eoriHint(number: string): IdentifierHint {
  if (number.length < 2) return { state: 'empty', kind: null };
  if (!/^[A-Z]{2}/.test(number)) return { state: 'doubtful', why: 'country' };
  if (number.startsWith('FR')) {
    const hint = frenchHint(number.slice(2));
    if (hint.state === 'doubtful') return hint;
    if (number.length !== 2 + SIRET) return { state: 'doubtful', why: 'shape' };
  } else if (!/^[A-Z]{2}[A-Z\d]{1,15}$/.test(number)) return { state: 'doubtful', why: 'shape' };
  return { state: 'good', kind: 'eori' };
}

/** A number as people read it: 552 008 443, 732 829 320 00074. */
export function shownIdentifier(kind: string, number: string): string {
  const spaced = number.replace(/^(\d{3})(\d{3})(\d{3})/, '$1 $2 $3');
  if (kind === 'siren') return spaced;
  return kind === 'siret' ? spaced.replace(/(\d{5})$/, ' $1') : number;
}

/** NAF as it is written: 46.31Z. Null while it does not have that shape. */
export function shownNaf(text: string): string | null {
  const match = /^(\d{2})(\d{2})([A-Z])$/.exec(compact(text));
  return match ? `${match[1]}.${match[2]}${match[3]}` : null;
}
