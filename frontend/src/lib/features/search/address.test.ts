import { describe, expect, it } from 'vitest';
import { addressOf, askHref, needHref, searchHref } from './address.ts';

const read = (href: string) => addressOf(new URL(href, 'https://x.test').searchParams);

describe('the address of a search', () => {
  it('says all of it', () => {
    const address = {
      query: 'in:"Fruits & légumes" -été #bio',
      kind: 'topic',
      order: 'date' as const,
      group: '0190a8c8-7b3a-7000-8000-000000000000',
    };
    expect(read(searchHref(address))).toEqual(address);
    expect(searchHref({ query: 'a' })).toBe('/recherche?q=a');
  });

  it('is read leniently', () => {
    expect(read('/recherche?tri=x&dans=../../etc')).toEqual({
      query: '',
      kind: '',
      order: 'relevance',
      group: '',
    });
  });

  it('hands words on as a need', () => {
    expect(needHref('emballeur & bio')).toBe('/opportunites/nouvelle?besoin=emballeur+%26+bio');
  });

  it('hands a question on as a title', () => {
    expect(askHref('Où ? & quand')).toBe('/sujets/nouveau?titre=O%C3%B9+%3F+%26+quand');
    expect(askHref('x'.repeat(300))).toHaveLength('/sujets/nouveau?titre='.length + 200);
  });
});
