import { locale } from '#lib/i18n/locale.svelte.ts';

/** A length of time in its largest telling unit: 40 minutes, 5 heures, 3 jours. */
export function duration(hours: number, style: 'short' | 'long' = 'long'): string {
  const [value, unit] =
    hours < 1
      ? [Math.max(1, Math.round(hours * 60)), 'minute']
      : hours < 48
        ? [Math.round(hours), 'hour']
        : [Math.round(hours / 24), 'day'];
  return new Intl.NumberFormat(locale.current, { style: 'unit', unit, unitDisplay: style }).format(value);
}

/** Hours since a moment. */
export function hoursSince(moment: string, now: number): number {
  return Math.max(0, (now - new Date(moment).getTime()) / 3_600_000);
}

/** After this long an applicant wonders whether anybody is there. */
export const LATE_HOURS = 72;
