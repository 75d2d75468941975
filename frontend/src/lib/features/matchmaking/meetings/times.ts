import { once } from '#lib/i18n/format.ts';

type Moment = Date | string;

/** The zone of this device. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** 14:05, by the clock of a zone. */
export function clock(value: Moment, zone: string): string {
  return once(
    `clock:${zone}`,
    (l) => new Intl.DateTimeFormat(l, { timeStyle: 'short', timeZone: zone }),
  ).format(new Date(value));
}

/** jeudi 3 décembre 2026, by the calendar of a zone. */
export function dayOf(value: Moment, zone: string): string {
  return once(`day:${zone}`, (l) => new Intl.DateTimeFormat(l, { dateStyle: 'full', timeZone: zone })).format(
    new Date(value),
  );
}

/** jeudi 3 décembre 2026 à 14:05, by the clock of a zone. */
export function momentOf(value: Moment, zone: string): string {
  return once(
    `moment:${zone}`,
    (l) => new Intl.DateTimeFormat(l, { dateStyle: 'full', timeStyle: 'short', timeZone: zone }),
  ).format(new Date(value));
}

/** 2026-12-03 and 14:05 of a zone, as fields of a form hold them. */
export function fieldsOf(value: Moment, zone: string): { date: string; time: string } {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
      .formatToParts(new Date(value))
      .map(({ type, value: text }) => [type, text]),
  );
  return {
    date: `${parts['year'] ?? ''}-${parts['month'] ?? ''}-${parts['day'] ?? ''}`,
    time: `${parts['hour'] ?? ''}:${parts['minute'] ?? ''}`,
  };
}

/** The clock of another zone, where it shows something else; null where both show the same. */
export function otherClock(value: Moment, zone: string, own: string): string | null {
  const here = fieldsOf(value, own);
  const there = fieldsOf(value, zone);
  return here.date === there.date && here.time === there.time ? null : clock(value, own);
}
