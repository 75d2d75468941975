import type { FieldProblem } from '#lib/api/problem.ts';
import { fieldsOf } from '../times.ts';
import type { MeetingDayIn, MeetingDayOut } from '../types.ts';

export interface SessionValues {
  date: string;
  start: string;
  end: string;
}

/** A day as its form holds it; times by the clock of its zone. */
export interface DayValues {
  title: string;
  description: string;
  location: string;
  zone: string;
  languages: string[];
  sessions: SessionValues[];
  slotMinutes: string;
  gapMinutes: string;
  registerUntil: string;
  wishUntil: string;
  maxMeetings: string;
  longestRun: string;
  /** One per line. */
  sides: string;
  /** The side whose wishes count double; empty for none. */
  favoured: string;
  meetAgain: boolean;
  tables: string;
  /** One per line. */
  links: string;
}

export const emptyDay = (zone: string): DayValues => ({
  title: '',
  description: '',
  location: '',
  zone,
  languages: ['fr'],
  sessions: [
    { date: '', start: '09:00', end: '12:00' },
    { date: '', start: '14:00', end: '17:00' },
  ],
  slotMinutes: '20',
  gapMinutes: '0',
  registerUntil: '',
  wishUntil: '',
  maxMeetings: '',
  longestRun: '',
  sides: '',
  favoured: '',
  meetAgain: true,
  tables: '10',
  links: '',
});

export function valuesOf(day: MeetingDayOut): DayValues {
  const sessions = [...new Set(day.slots.map((slot) => slot.session))].map((session) => {
    const slots = day.slots.filter((slot) => slot.session === session);
    const start = fieldsOf(slots[0]?.start ?? day.startsAt, day.zone);
    const end = fieldsOf(slots.at(-1)?.end ?? day.endsAt, day.zone);
    return { date: start.date, start: start.time, end: end.time };
  });
  return {
    title: day.title,
    description: day.description,
    location: day.location,
    zone: day.zone,
    languages: [...day.languages],
    sessions,
    slotMinutes: String(day.slotMinutes),
    gapMinutes: String(day.gapMinutes),
    registerUntil: fieldsOf(day.registerUntil, day.zone).date,
    wishUntil: fieldsOf(day.wishUntil, day.zone).date,
    maxMeetings: day.maxMeetings === null ? '' : String(day.maxMeetings),
    longestRun: day.longestRun === null ? '' : String(day.longestRun),
    sides: day.sides.map(({ name }) => name).join('\n'),
    favoured: day.sides.find(({ weight }) => weight > 1)?.name ?? '',
    meetAgain: day.meetAgain,
    tables: '0',
    links: '',
  };
}

export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

const count = (text: string): number | null => (text === '' ? null : Number(text));

/** A deadline is a whole day: it ends at midnight. */
const endOf = (date: string): string => `${date}T23:59:00`;

/** `version`: the one that was edited; null for a new one. */
export function bodyOf(values: DayValues, version: number | null): MeetingDayIn {
  return {
    title: values.title.trim(),
    description: values.description,
    location: values.location.trim(),
    zone: values.zone,
    languages: values.languages,
    sessions: values.sessions.map(({ date, start, end }) => ({
      start: `${date}T${start}:00`,
      end: `${date}T${end}:00`,
    })),
    slotMinutes: Number(values.slotMinutes),
    gapMinutes: Number(values.gapMinutes || '0'),
    registerUntil: endOf(values.registerUntil),
    wishUntil: endOf(values.wishUntil),
    maxMeetings: count(values.maxMeetings),
    longestRun: count(values.longestRun),
    sides: linesOf(values.sides).map((name) => ({ name, weight: name === values.favoured ? 2 : 1 })),
    meetAgain: values.meetAgain,
    ...(version === null ? { tables: Number(values.tables || '0'), links: linesOf(values.links) } : {}),
    version,
  };
}

/** What is still missing. */
export function problemsOf(values: DayValues): FieldProblem[] {
  const missing: string[] = [];
  for (const name of ['title', 'slotMinutes', 'registerUntil', 'wishUntil'] as const)
    if (!values[name].trim()) missing.push(`/${name}`);
  values.sessions.forEach((session, at) => {
    for (const name of ['date', 'start', 'end'] as const)
      if (!session[name]) missing.push(`/sessions/${String(at)}/${name}`);
  });
  return missing.map((pointer) => ({ pointer, code: 'required', params: {} }));
}
