import { describe, expect, it } from 'vitest';
import { extraLines, mergedExtra } from './draftExtras.ts';

const label = (fr: string) => ({ fr, en: null, es: null });
const form = (values: Record<string, string | string[]>, id = 'besoin') => ({
  id,
  began: [
    { id: 'produit', label: label('Produit') },
    { id: 'volume', label: label('Volume') },
  ],
  values,
});
const poll = { question: 'Quand ?', kind: 'single', options: ['lundi', 'mardi'] };

describe('what a draft holds beside its text', () => {
  it('is told in words', () => {
    const extra = { form: form({ produit: 'Avocats', volume: '' }), tags: ['prix'], poll };
    expect(extraLines(extra, 'fr')).toEqual(['Produit\u00a0: Avocats', 'Quand ?\n– lundi\n– mardi', '#prix']);
    expect(extraLines({}, 'fr')).toEqual([]);
    const firm = `${'01a20769-8d62-75cb-a061-d9979c22fa33'} Vergers du Gard`;
    expect(extraLines({ form: form({ produit: firm }) }, 'fr')).toEqual(['Produit\u00a0: Vergers du Gard']);
  });

  it('is put together, and what finds no place is left as text', () => {
    const own = { spaceId: 'a', poll: null, tags: ['prix'], form: form({ produit: 'Avocats', volume: '' }) };
    const other = { spaceId: 'b', poll, tags: ['volume'], form: form({ produit: 'Mangues', volume: '3 t' }) };
    const { extra, left } = mergedExtra(own, other, 'fr');
    expect(extra).toEqual({
      spaceId: 'a',
      poll,
      tags: ['prix', 'volume'],
      form: form({ produit: 'Avocats', volume: '3 t' }),
    });
    expect(left).toEqual(['Produit\u00a0: Mangues']);
  });

  it('keeps the answers to another form as text', () => {
    const own = { form: form({ produit: 'Avocats' }) };
    const other = { form: form({ produit: 'Mangues' }, 'alerte') };
    expect(mergedExtra(own, other, 'fr').left).toEqual(['Produit\u00a0: Mangues']);
    expect(mergedExtra({}, other, 'fr')).toEqual({ extra: other, left: [] });
  });
});
