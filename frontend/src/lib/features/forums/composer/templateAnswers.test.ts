import { expect, test } from 'vitest';
import type { Template, TemplateField } from '../data/spacesApi.ts';
import { answersFor, compared } from './templateAnswers.ts';

const field = (id: string, kind: TemplateField['kind'] = 'text') =>
  ({ id, kind, label: { fr: id, en: null, es: null }, options: [] }) as unknown as TemplateField;
const template = (...fields: TemplateField[]) => ({ fields }) as Template;

test('only answers that a field takes are sent, and none is lost', () => {
  const values = { product: 'Tomates', labels: ['bio'], volume: '' };
  expect(answersFor([field('product'), field('labels', 'choices'), field('volume')], values)).toEqual({
    product: 'Tomates',
    labels: ['bio'],
  });
  expect(answersFor([field('labels')], values)).toEqual({});
});

test('an organisation is sent by its id, and what is none is kept for the person', () => {
  const id = '01a20769-8d62-75cb-a061-d9979c22fa33';
  const firm = `${id} Vergers du Gard`;
  expect(
    answersFor([field('a', 'organisation'), field('b', 'organisation')], { a: firm, b: 'Avocats' }),
  ).toEqual({
    a: id,
  });
  expect(answersFor([field('a')], { a: firm })).toEqual({ a: 'Vergers du Gard' });
  const { gone } = compared([field('b')], template(field('b', 'organisation')), { b: 'Avocats' });
  expect(gone.map(({ value }) => value)).toEqual(['Avocats']);
});

test('a changed template says what is new, and keeps what was typed for fields that are gone', () => {
  const before = [field('product'), field('volume'), field('labels', 'choices')];
  const values = { product: 'Tomates', volume: '12 t', labels: ['bio', 'hve'] };
  const { added, gone } = compared(
    before,
    template(field('product'), field('calibre'), field('labels')),
    values,
  );
  expect(added).toEqual(['calibre']);
  expect(gone.map(({ id, value }) => [id, value])).toEqual([
    ['volume', '12 t'],
    ['labels', 'bio, hve'],
  ]);
});
