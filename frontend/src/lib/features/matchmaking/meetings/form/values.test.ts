import { describe, expect, it } from 'vitest';
import type { MeetingDayOut } from '../types.ts';
import { bodyOf, emptyDay, linesOf, problemsOf, valuesOf } from './values.ts';

const day = {
  title: 'Rencontres',
  zone: 'Europe/Paris',
  languages: ['fr'],
  description: '',
  location: 'Perpignan',
  slots: [
    { start: '2026-12-03T08:00:00Z', end: '2026-12-03T08:20:00Z', session: 0 },
    { start: '2026-12-03T08:20:00Z', end: '2026-12-03T08:40:00Z', session: 0 },
    { start: '2026-12-03T13:00:00Z', end: '2026-12-03T13:20:00Z', session: 1 },
  ],
  startsAt: '2026-12-03T08:00:00Z',
  endsAt: '2026-12-03T13:20:00Z',
  slotMinutes: 20,
  gapMinutes: 0,
  registerUntil: '2026-11-20T22:59:00Z',
  wishUntil: '2026-11-27T22:59:00Z',
  maxMeetings: null,
  longestRun: 4,
  sides: [
    { name: 'Achat', weight: 2 },
    { name: 'Vente', weight: 1 },
  ],
  meetAgain: true,
} as MeetingDayOut;

describe('the form of a meeting day', () => {
  it('gives back what it was given', () => {
    const body = bodyOf(valuesOf(day), 3);
    expect(body.sessions).toEqual([
      { start: '2026-12-03T09:00:00', end: '2026-12-03T09:40:00' },
      { start: '2026-12-03T14:00:00', end: '2026-12-03T14:20:00' },
    ]);
    expect([body.registerUntil, body.wishUntil]).toEqual(['2026-11-20T23:59:00', '2026-11-27T23:59:00']);
    expect(body.sides).toEqual(day.sides);
    expect([body.longestRun, body.maxMeetings, body.version]).toEqual([4, null, 3]);
    expect('tables' in body).toBe(false);
  });

  it('says what is missing', () => {
    expect(problemsOf(emptyDay('Europe/Paris')).map(({ pointer }) => pointer)).toEqual([
      '/title',
      '/registerUntil',
      '/wishUntil',
      '/sessions/0/date',
      '/sessions/1/date',
    ]);
    expect(problemsOf(valuesOf(day))).toEqual([]);
  });

  it('reads one name per line', () => {
    expect(linesOf(' Achat \n\nVente\n')).toEqual(['Achat', 'Vente']);
  });
});
