import { expect, test } from 'vitest';
import { asBody, blank, editable, slug } from './templateFields.ts';

test('ids out of words', () => {
  expect(slug('Pays d’origine')).toBe('pays_d_origine');
  expect(slug('2e choix')).toBe('x_2e_choix');
});

test('new fields get ids of their own, known ones keep theirs', () => {
  const known = editable({
    id: 'produit',
    kind: 'choice',
    label: { fr: 'Denrée', en: 'Goods', es: null },
    help: { fr: '', en: null, es: null },
    required: true,
    maxLength: 0,
    options: [{ id: 'bio', label: { fr: 'Bio', en: 'Organic', es: null } }],
  });
  known.options = 'Bio, Label rouge';
  const twins = [blank(), blank()].map((field) => ({ ...field, label: ['Produit', '', ''] }));
  const { fields } = asBody(['Besoin', '', ''], [known, ...twins]);
  expect(fields.map((field) => field.id)).toEqual(['produit', 'produit_2', 'produit_3']);
  expect(fields[0]!.options).toEqual([
    { id: 'bio', label: { fr: 'Bio', en: 'Organic', es: null } },
    { id: 'label_rouge', label: { fr: 'Label rouge', en: null, es: null } },
  ]);
});
