import { afterEach, describe, expect, it } from 'vitest';
import { ago, number, shortNumber } from './format.ts';
import { country } from './names.ts';
import { locale } from './locale.svelte.ts';

const now = Date.parse('2026-03-10T12:00:00Z');
afterEach(() => locale.set('fr'));

const plain = (text: string | null) => text?.replace(/[\u00a0\u202f]/g, ' ');

describe('format', () => {
  it.each([
    ['2026-03-10T11:59:30Z', undefined],
    ['2026-03-10T11:55:00Z', 'il y a 5 min'],
    ['2026-03-10T09:00:00Z', 'il y a 3 h'],
    ['2026-03-09T10:00:00Z', 'hier'],
    ['2026-02-01T10:00:00Z', '1 févr.'],
    ['2024-02-01T10:00:00Z', '1 févr. 2024'],
  ])('%s is %s in French', (value, text) => {
    locale.set('fr');
    expect(plain(ago(value, now))).toBe(text);
  });

  it('follows the language, and the page says which one it is', () => {
    locale.set('es');
    expect(document.documentElement.lang).toBe('es');
    expect(document.cookie).toContain('locale=es');
    expect(plain(ago('2026-03-10T09:00:00Z', now))).toBe('hace 3 h');
    expect(country('MA')).toBe('Marruecos');
    locale.set('en');
    expect(ago('2026-03-09T10:00:00Z', now)).toBe('yesterday');
    expect(number(1204)).toBe('1,204');
  });

  it('keeps counters short', () => {
    locale.set('fr');
    expect(shortNumber(999)).toBe('999');
    expect(plain(shortNumber(1204))).toBe('1,2 k');
  });
});
