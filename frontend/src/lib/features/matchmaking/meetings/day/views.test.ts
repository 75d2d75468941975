import { describe, expect, it } from 'vitest';
import { viewHref, viewOf, viewsOf } from './views.ts';

const reader = { mayManage: false, registration: null, publishedAt: null };
const registration = { id: '1' } as never;

describe('views of a meeting day', () => {
  it('are as many as the reader has a part in', () => {
    expect(viewsOf(reader)).toEqual(['day']);
    expect(viewsOf({ ...reader, registration })).toEqual(['day', 'people']);
    expect(viewsOf({ ...reader, registration, publishedAt: 'now' })).toEqual(['day', 'people', 'agenda']);
    expect(viewsOf({ ...reader, mayManage: true })).toContain('schedule');
  });

  it('are in the address, and only those that there are', () => {
    expect(viewHref('7', 'people')).toBe('/rencontres/7?vue=participants');
    expect(viewHref('7', 'day')).toBe('/rencontres/7');
    expect(viewOf(new URLSearchParams('vue=participants'), ['day', 'people'])).toBe('people');
    expect(viewOf(new URLSearchParams('vue=planning'), ['day', 'people'])).toBe('day');
    expect(viewOf(new URLSearchParams('rencontre=5'), ['day', 'agenda'])).toBe('agenda');
  });
});
