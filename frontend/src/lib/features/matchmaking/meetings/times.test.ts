import { describe, expect, it } from 'vitest';
import { clock, dayOf, fieldsOf, otherClock } from './times.ts';

const NOON = '2026-12-03T12:00:00Z';

describe('times of a meeting day', () => {
  it('are by the clock of the place', () => {
    expect([clock(NOON, 'Europe/Paris'), clock(NOON, 'America/Lima')]).toEqual(['13:00', '07:00']);
    expect(dayOf('2026-12-03T23:30:00Z', 'Europe/Paris')).toBe('vendredi 4 décembre 2026');
  });

  it('stand in the fields of a form', () => {
    expect(fieldsOf('2026-12-03T23:30:00Z', 'Europe/Paris')).toEqual({ date: '2026-12-04', time: '00:30' });
  });

  it('are told by a second clock where that shows something else', () => {
    expect(otherClock(NOON, 'Europe/Paris', 'Europe/Madrid')).toBeNull();
    expect(otherClock(NOON, 'Europe/Paris', 'America/Lima')).toBe('07:00');
  });
});
