import { once } from './format.ts';

/** 14:05 */
export function time(value: Date | string): string {
  return once('t', (l) => new Intl.DateTimeFormat(l, { timeStyle: 'short' })).format(new Date(value));
}

/** Aujourd’hui, hier, else mardi 3 mars; with the year where it is another one. */
export function day(value: Date | string, now: number): string {
  const then = new Date(value);
  const days = Math.round((midnight(then) - midnight(new Date(now))) / 86_400_000);
  if (days === 0 || days === -1)
    return once('rd', (l) => new Intl.RelativeTimeFormat(l, { numeric: 'auto' })).format(days, 'day');
  const sameYear = then.getFullYear() === new Date(now).getFullYear();
  return once(
    sameYear ? 'wd' : 'wdy',
    (l) =>
      new Intl.DateTimeFormat(l, {
        weekday: 'long',
        day: 'numeric',
        month: 'long',
        ...(sameYear ? {} : { year: 'numeric' }),
      }),
  ).format(then);
}

function midnight(value: Date): number {
  return new Date(value.getFullYear(), value.getMonth(), value.getDate()).getTime();
}
