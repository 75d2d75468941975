/** Times of reminders that need no calendar, in the person's own time zone. */
export function presets(now: Date): { name: 'hour' | 'later' | 'tomorrow' | 'monday' | 'month'; at: Date }[] {
  const morning = (days: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 9);
  const hours = (count: number) => new Date(now.getTime() + count * 3_600_000);
  // Sunday is 0: the Monday after today.
  const toMonday = (8 - now.getDay()) % 7 || 7;
  const month = new Date(now.getFullYear(), now.getMonth() + 1, now.getDate(), 9);
  return [
    { name: 'hour', at: hours(1) },
    { name: 'later', at: hours(3) },
    { name: 'tomorrow', at: morning(1) },
    { name: 'monday', at: morning(toMonday) },
    { name: 'month', at: month },
  ];
}
