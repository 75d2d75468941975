import { expect, test } from 'vitest';
import { asBody, blank, blankOption, editable, optionsInFrench, slug } from './templateFields.ts';

test('ids out of words', () => {
  expect(slug('Pays d’origine')).toBe('pays_d_origine');
  expect(slug('2e choix')).toBe('x_2e_choix');
});

test('each choice is there in French', () => {
  const field = { ...blank(), kind: 'choice', options: [{ ...blankOption(), label: ['', 'Organic', ''] }] };
  expect(optionsInFrench(field)).toBe(false);
  expect(optionsInFrench({ ...field, kind: 'text' })).toBe(true);
  field.options[0]!.label[0] = 'Bio';
  expect(optionsInFrench(field)).toBe(true);
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
  known.options[0]!.label = ['Biologique', 'Organic', 'Ecológico'];
  known.options.push({ ...blankOption(), label: ['Label rouge', 'Red label', ' '] }, blankOption(), {
    ...blankOption(),
    label: ['Bio', '', ''],
  });
  const twins = [blank(), blank()].map((field) => ({ ...field, label: ['Produit', '', ''] }));
  const { fields } = asBody(['Besoin', '', ''], [known, ...twins]);
  expect(fields.map((field) => field.id)).toEqual(['produit', 'produit_2', 'produit_3']);
  expect(fields[0]!.options).toEqual([
    { id: 'bio', label: { fr: 'Biologique', en: 'Organic', es: 'Ecológico' } },
    { id: 'label_rouge', label: { fr: 'Label rouge', en: 'Red label', es: null } },
    { id: 'bio_2', label: { fr: 'Bio', en: null, es: null } },
  ]);
});
