import { describe, expect, it } from 'vitest';
import { identifierHint, identifierOf, luhn, shownIdentifier, shownNaf } from './identifiers.ts';

describe('identifierHint', () => {
  it.each([
    ['french', '', 'empty'],
    ['french', '552 008', 'partial'],
    ['french', '552 008 443', 'good'],
    ['french', '552.008.444', 'doubtful'],
    ['french', '732 829 320 00074', 'good'],
    ['french', '73282932000075', 'doubtful'],
    ['french', '7328293200007', 'partial'],
    ['french', '732829320000744', 'doubtful'],
    ['french', 'FR552008443', 'doubtful'],
    ['vat', 'FR40303265045', 'good'],
    ['vat', 'FR41303265045', 'doubtful'],
    ['vat', 'ES B12345678', 'good'],
    ['vat', 'GR123456789', 'good'],
    ['vat', 'ZZ123', 'doubtful'],
    ['vat', 'DE12', 'doubtful'],
    ['eori', 'FR73282932000074', 'good'],
    ['eori', 'FR732829320', 'doubtful'],
    ['eori', 'ESB12345678', 'good'],
    ['eori', '12', 'doubtful'],
  ] as const)('%s %s is %s', (family, text, state) => {
    expect(identifierHint(family, text).state).toBe(state);
  });

  it('says how many figures are missing, of which number', () => {
    expect(identifierHint('french', '5520')).toEqual({ state: 'partial', missing: 5, kind: 'siren' });
    expect(identifierHint('french', '552008443000')).toEqual({ state: 'partial', missing: 2, kind: 'siret' });
  });

  it('leaves the offices of La Poste to the server', () => {
    expect(identifierHint('french', '356 000 000 49837').state).toBe('good');
  });
});

describe('identifierOf', () => {
  it('tells SIREN from SIRET by length', () => {
    expect(identifierOf('french', '552 008 443')).toEqual({
      identifierKind: 'siren',
      identifier: '552008443',
    });
    expect(identifierOf('french', '732 829 320 00074').identifierKind).toBe('siret');
    expect(identifierOf('vat', 'es b1234567-8')).toEqual({
      identifierKind: 'vat',
      identifier: 'ESB12345678',
    });
  });
});

it('knows the key', () => {
  expect(luhn('732829320')).toBe(true);
  expect(luhn('732829321')).toBe(false);
});

it('writes numbers as people read them', () => {
  expect(shownIdentifier('siren', '552008443')).toBe('552 008 443');
  expect(shownIdentifier('siret', '73282932000074')).toBe('732 829 320 00074');
  expect(shownIdentifier('vat', 'FR40303265045')).toBe('FR40303265045');
  expect(shownNaf('4631z')).toBe('46.31Z');
  expect(shownNaf('46.3')).toBeNull();
});
