import { describe, expect, it } from 'vitest';
import { addressOf, listHref } from './address.ts';

describe('the address of a list', () => {
  it.each([
    '/opportunites',
    '/opportunites?liste=notres&kind=service',
    '/opportunites?direction=offer&tag=melon',
  ])('%s is read and written the same', (href) => {
    expect(listHref(addressOf(new URL(href, 'https://exemple.fr').searchParams))).toBe(href);
  });

  it('is that of all where the list is unknown', () => {
    expect(addressOf(new URLSearchParams('liste=autre')).list).toBe('all');
  });
});
