/** An instant as a `date` and a `time` field show it, in this browser's time zone. */
export function fieldsOf(at: Date): { day: string; time: string } {
  const two = (number: number) => String(number).padStart(2, '0');
  return {
    day: `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`,
    time: `${two(at.getHours())}:${two(at.getMinutes())}`,
  };
}

/** The instant that the two fields say; null where they say none. */
export function instantOf(day: string, time: string): Date | null {
  const at = new Date(`${day}T${time}`);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** The next working morning at nine. */
export function nextMorning(now: Date): Date {
  const at = new Date(now);
  at.setDate(at.getDate() + 1);
  while (at.getDay() === 0 || at.getDay() === 6) at.setDate(at.getDate() + 1);
  at.setHours(9, 0, 0, 0);
  return at;
}
