import { beforeEach, expect, it } from 'vitest';
import { drafts } from '#lib/drafts/drafts.svelte.ts';
import { quoteInto, withQuote } from './quote.ts';

beforeEach(() => sessionStorage.clear());

it('stands before what is written, once', () => {
  drafts.write('messaging:quote', '> Oranges\n\n');
  expect(withQuote('Et le prix ?')).toBe('> Oranges\n\nEt le prix ?');
  expect(withQuote('Et le prix ?')).toBe('Et le prix ?');
});

it('is not repeated where it stands already, and waits in the conversation', () => {
  drafts.write('messaging:quote', '> Oranges\n\n');
  quoteInto('c');
  drafts.write('messaging:quote', '> Oranges\n\n');
  quoteInto('c');
  expect(drafts.read('messaging:c')).toBe('> Oranges\n\n');
});
