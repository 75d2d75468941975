const HOUR = 3_600_000;
const MORNING = 8;

export const inAnHour = (from: Date) => new Date(from.getTime() + HOUR);
export const inAWeek = (from: Date) => new Date(from.getTime() + 7 * 24 * HOUR);

/** The next day at eight, by the clock of this device. */
export function tomorrow(from: Date): Date {
  return new Date(from.getFullYear(), from.getMonth(), from.getDate() + 1, MORNING);
}
