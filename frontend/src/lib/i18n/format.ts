import { locale } from '#lib/i18n/locale.svelte.ts';

const cache = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>();

export function once<T extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>(
  key: string,
  make: (locale: string) => T,
): T {
  const at = `${locale.current}:${key}`;
  let found = cache.get(at);
  if (!found) cache.set(at, (found = make(locale.current)));
  return found as T;
}

/** A figure with the separators of the language: 1 204. */
export function number(value: number): string {
  return once('n', (l) => new Intl.NumberFormat(l)).format(value);
}

/** A counter that keeps its width: 999, then 1,2 k. */
export function shortNumber(value: number): string {
  if (value < 1000) return String(value);
  return once('k', (l) => new Intl.NumberFormat(l, { notation: 'compact', maximumFractionDigits: 1 })).format(
    value,
  );
}

/** 3 mars 2026 */
export function date(value: Date | string): string {
  return once('d', (l) => new Intl.DateTimeFormat(l, { dateStyle: 'long' })).format(new Date(value));
}

/** mardi 3 mars 2026 à 14:05 */
export function dateTime(value: Date | string): string {
  return once('dt', (l) => new Intl.DateTimeFormat(l, { dateStyle: 'full', timeStyle: 'short' })).format(
    new Date(value),
  );
}

const STEPS: [limit: number, unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  [3_600, 'minute', 60],
  [86_400, 'hour', 3_600],
  [7 * 86_400, 'day', 86_400],
];

/** How long ago, as short as it stays clear; a date after a week. Null for less than a minute. */
export function ago(value: Date | string, now: number): string | null {
  const then = new Date(value);
  const seconds = (now - then.getTime()) / 1000;
  const size = Math.abs(seconds);
  if (size < 60) return null;
  for (const [limit, unit, length] of STEPS) {
    if (size < limit) {
      const amount = -Math.trunc(seconds / length);
      return once('r', (l) => new Intl.RelativeTimeFormat(l, { style: 'short', numeric: 'auto' })).format(
        amount,
        unit,
      );
    }
  }
  const sameYear = then.getFullYear() === new Date(now).getFullYear();
  return once(
    sameYear ? 'dm' : 'dmy',
    (l) =>
      new Intl.DateTimeFormat(l, {
        day: 'numeric',
        month: 'short',
        ...(sameYear ? {} : { year: 'numeric' }),
      }),
  ).format(then);
}
