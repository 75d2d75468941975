import { describe, expect, it } from 'vitest';
import { readPart } from '../data/codes.ts';
import { meant, offersFor, type Choice } from './offers.ts';

const TAGS: Choice[] = [
  { value: 'citrus', label: 'Agrumes', names: ['orange', 'clémentine'] },
  { value: 'melon', label: 'Melons', names: ['pastèque'] },
  { value: 'orchard', label: 'Vergers d’orangers' },
];

describe('what is offered', () => {
  it('is found by its name and its synonyms, without accents', () => {
    expect(offersFor(TAGS, 'clemen', []).map((each) => each.value)).toEqual(['citrus']);
  });

  it('comes first where the name begins so, and not again once it is chosen', () => {
    expect(offersFor(TAGS, 'orange', []).map((each) => each.value)).toEqual(['citrus', 'orchard']);
    expect(offersFor(TAGS, 'orange', ['citrus']).map((each) => each.value)).toEqual(['orchard']);
  });
});

describe('a word that is left in the field', () => {
  it.each([
    ['Pasteque', 'melon'],
    ['agru', 'citrus'],
    ['or', null],
    ['voiture', null],
    ['', null],
  ])('%s means %s', (typed, value) => {
    expect(meant(TAGS, typed, [])).toBe(value);
  });

  it('is a code where it can be read as one', () => {
    expect(meant(TAGS, 'fr-66', [], readPart)).toBe('FR-66');
  });
});
