import * as m from '#lib/paraglide/messages.js';

export type Muting = 'off' | 'hour' | 'day' | 'week' | 'always' | 'until';

export const MUTING: { value: Muting; label: () => string }[] = [
  { value: 'off', label: m.messaging_mute_off },
  { value: 'hour', label: m.messaging_mute_hour },
  { value: 'day', label: m.messaging_mute_day },
  { value: 'week', label: m.messaging_mute_week },
  { value: 'always', label: m.messaging_mute_always },
  { value: 'until', label: m.messaging_mute_until },
];

const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;
const LASTING = { hour: HOUR, day: 24 * HOUR, week: 7 * 24 * HOUR, always: 100 * YEAR };

export function mutedUntil(choice: Muting, now: number): string | null {
  if (choice === 'off' || choice === 'until') return null;
  return new Date(now + LASTING[choice]).toISOString();
}

/** What was chosen, as far as the end tells: some time, or for good. */
export function mutedChoice(until: string | null, now: number): Muting {
  const left = until === null ? 0 : Date.parse(until) - now;
  if (left <= 0) return 'off';
  return left > YEAR ? 'always' : 'until';
}
