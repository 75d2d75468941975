import { expect, it } from 'vitest';
import { presets } from './presets.ts';

it.each([
  ['2026-03-01T10:00:00', '2026-03-02'],
  ['2026-03-02T10:00:00', '2026-03-09'],
  ['2026-03-06T23:59:00', '2026-03-09'],
])('from %s the next Monday morning is that of %s', (now, day) => {
  const monday = presets(new Date(now)).find(({ name }) => name === 'monday')!.at;
  expect(monday).toEqual(new Date(`${day}T09:00:00`));
});

it('lies in the future, whatever the hour', () => {
  const now = new Date('2026-12-31T23:30:00');
  for (const { at } of presets(now)) expect(at > now).toBe(true);
});
