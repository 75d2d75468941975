import { beforeEach, expect, it } from 'vitest';
import { dropQuote, dropQuotesOf, keepQuote, keptQuotes, type KeptQuote } from './keptQuotes.ts';

const quote = (topicId: string, number: number): KeptQuote => ({
  topicId,
  number,
  name: 'Camille',
  excerpt: 'oui',
  markdown: `> ${topicId} ${number}`,
});

beforeEach(() => sessionStorage.clear());

it('keeps the last quotes, each once, until they are used', () => {
  for (const number of [1, 2, 3, 4, 5, 6, 6]) keepQuote(quote('a', number));
  expect(keptQuotes().map(({ number }) => number)).toEqual([6, 5, 4, 3, 2]);
  dropQuote(quote('a', 5));
  keepQuote(quote('b', 1));
  dropQuotesOf('a');
  expect(keptQuotes()).toEqual([quote('b', 1)]);
});
