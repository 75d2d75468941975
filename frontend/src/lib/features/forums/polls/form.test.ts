import { describe, expect, it } from 'vitest';
import { fieldsOf, localInput, pollOf, problemsOf } from './form.ts';

const now = new Date('2026-03-02T09:00:00Z');
const good = { ...fieldsOf(null), question: 'Quand ?', options: ['Lundi', 'Mardi'] };

describe('the fields of a poll', () => {
  it('become the poll and back', () => {
    const poll = pollOf({ ...good, kind: 'several', least: '1', most: '2', closesAt: '2027-01-02T10:30' });
    expect(poll).toMatchObject({ kind: 'several', least: 1, most: 2, options: ['Lundi', 'Mardi'] });
    expect(pollOf(fieldsOf(poll))).toEqual(poll);
  });

  it('say what is wrong, each at its place', () => {
    expect(problemsOf(good, now)).toEqual({});
    expect(problemsOf({ ...good, question: ' ', options: ['Oui', ' oui ', ''] }, now)).toEqual({
      question: 'required',
      'option:1': 'twice',
      'option:2': 'required',
    });
    expect(problemsOf({ ...good, closesAt: localInput(new Date(now.getTime() - 60_000)) }, now)).toEqual({
      closesAt: 'past',
    });
    expect(problemsOf({ ...good, kind: 'several', least: '2', most: '1' }, now)).toEqual({
      bounds: 'bounds',
    });
    expect(problemsOf({ ...good, kind: 'several', most: '3' }, now)).toEqual({ bounds: 'bounds' });
  });
});
