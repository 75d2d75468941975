import * as m from '#lib/paraglide/messages.js';

const TYPED = /^(?:(cn|nc|hs|sh|naf|ape):?)?([\d.]+)([a-z]?)$/;
const GOODS = /^\d{2}(?:\d{2}){0,3}$/;
const ACTIVITY = /^(\d{2})(?:(\d)(\d)?([A-Z])?)?$/;
const PART = /^[A-Z]{2}-[A-Z0-9]{1,3}$/;

/**
 * The written form of a code as a person types it (`NC 0702`, `46.31z`), as the server writes it; null where it is
 * none. Without its nomenclature a code with a letter or a point is an activity.
 */
export function readCode(typed: string): string | null {
  const found = TYPED.exec(typed.replace(/[\s\-_]+/g, '').toLowerCase());
  if (!found) return null;
  const [, prefix = '', digits = '', letter = ''] = found;
  const number = digits.replaceAll('.', '') + letter.toUpperCase();
  const activity =
    prefix === 'naf' || prefix === 'ape' || (prefix === '' && digits.includes('.')) || letter !== '';
  if (!activity) return GOODS.test(number) ? `cn:${number}` : null;
  const parts = ACTIVITY.exec(number);
  if (!parts) return null;
  const rest = parts.slice(2).join('');
  return `naf:${parts[1] ?? ''}${rest ? `.${rest}` : ''}`;
}

/** A code as people read it: NC 0702, NAF 46.31Z. */
export function shownCode(code: string): string {
  const [nomenclature, number = ''] = code.split(':');
  return nomenclature === 'naf'
    ? m.matchmaking_code_activity({ number })
    : m.matchmaking_code_goods({ number });
}

/** The code of a part of a country, as it is typed; null where it cannot be one. Countries are chosen by their names. */
export function readPart(typed: string): string | null {
  const code = typed.trim().toUpperCase();
  return PART.test(code) ? code : null;
}
