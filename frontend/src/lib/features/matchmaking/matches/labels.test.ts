import { describe, expect, it } from 'vitest';
import { ANSWER_KEYS, signalLabel, valueLabel } from './labels.ts';

describe('the words of a match', () => {
  it('name what the engine calls by a key', () => {
    expect(signalLabel('codes')).toBe('Activités et produits');
    expect(signalLabel('of a newer server')).toBe('of a newer server');
  });

  it('name what both sides have', () => {
    expect(valueLabel('codes', 'cn:0807', undefined)).toBe('NC 0807');
    expect(valueLabel('codes', 'tag:melon', { tags: [{ key: 'melon', label: 'Melons' }] } as never)).toBe(
      'Melons',
    );
    expect(valueLabel('place', 'ES', undefined)).toBe('Espagne');
    expect(valueLabel('capacity', '390', undefined)).toBe('390');
  });

  it('are answers in the order of their keys', () => {
    expect(ANSWER_KEYS).toEqual(['must_meet', 'interested', 'no_thanks']);
  });
});
