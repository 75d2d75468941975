import { beforeAll, expect, it } from 'vitest';
import { locale } from '#lib/i18n/locale.svelte.ts';
import { duration, hoursSince } from './waiting.ts';

beforeAll(() => locale.set('fr'));

it.each([
  [0, '1 minute'],
  [0.5, '30 minutes'],
  [5.2, '5 heures'],
  [47, '47 heures'],
  [72, '3 jours'],
])('%s hours are %s', (hours, text) => {
  // Intl keeps figure and unit together with a space that does not break.
  expect(duration(hours).replace(/\s/gu, ' ')).toBe(text);
});

it('counts from a moment', () => {
  expect(hoursSince('2026-03-01T10:00:00Z', Date.parse('2026-03-01T16:00:00Z'))).toBe(6);
  expect(hoursSince('2026-03-01T10:00:00Z', 0)).toBe(0);
});
