import { expect, it } from 'vitest';
import { fieldsOf, instantOf, nextMorning } from './times.ts';

it('goes from an instant to fields and back', () => {
  const at = new Date(2026, 2, 5, 9, 7);
  expect(fieldsOf(at)).toEqual({ day: '2026-03-05', time: '09:07' });
  expect(instantOf('2026-03-05', '09:07')).toEqual(at);
  expect(instantOf('', '09:07')).toBeNull();
});

it('proposes the next working morning', () => {
  expect(nextMorning(new Date(2026, 2, 5, 18))).toEqual(new Date(2026, 2, 6, 9));
  expect(nextMorning(new Date(2026, 2, 6, 18))).toEqual(new Date(2026, 2, 9, 9));
});
