import { expect, test } from 'vitest';
import { clean, offered, taken } from './tags.ts';

const options = ['prix', 'période', 'volume', 'transport frigorifique'];

test('tags are spelt as the server spells them', () => {
  expect(clean('  #Prix   Ferme ')).toBe('prix ferme');
  expect(clean('x'.repeat(60))).toHaveLength(40);
});

test('what begins with the letters comes first, whatever the accents', () => {
  const given = { free: false, chosen: [] };
  expect(offered(options, 'P', given).map(({ tag }) => tag)).toEqual([
    'prix',
    'période',
    'transport frigorifique',
  ]);
  expect(offered(options, 'per', given)).toEqual([{ tag: 'période', made: false }]);
  expect(offered(options, '', { free: false, chosen: ['prix'] })).toHaveLength(3);
});

test('a new tag is offered where it may be made, and is not there', () => {
  expect(offered(options, 'Douane', { free: true, chosen: [] })).toEqual([{ tag: 'douane', made: true }]);
  expect(offered(options, 'Douane', { free: false, chosen: [] })).toEqual([]);
  expect(offered(options, 'PERIODE', { free: true, chosen: [] })).toEqual([{ tag: 'période', made: false }]);
  expect(offered(options, 'periode', { free: true, chosen: ['période'] })).toEqual([]);
});

test('a word is taken as what it stands for', () => {
  expect(taken(options, 'Periode', { free: true, chosen: [] })).toBe('période');
  expect(taken(options, 'frigo', { free: false, chosen: [] })).toBe('transport frigorifique');
  expect(taken(options, 'p', { free: false, chosen: [] })).toBeNull();
  expect(taken(options, 'frigo', { free: true, chosen: [] })).toBe('frigo');
  expect(taken(options, ' # ', { free: true, chosen: [] })).toBeNull();
});
