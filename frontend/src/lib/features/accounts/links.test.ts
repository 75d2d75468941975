import { expect, it } from 'vitest';
import { safeReturn, tokenOf } from './links.ts';

it.each([
  [null, '/forums'],
  ['/membres?kind=firm', '/membres?kind=firm'],
  ['https://evil.example', '/forums'],
  ['//evil.example', '/forums'],
  ['/\\evil.example', '/forums'],
  ['/a\\b', '/forums'],
  ['/\tevil', '/forums'],
  ['javascript:alert(1)', '/forums'],
  ['/connexion?retour=/connexion', '/forums'],
])('%s leads to %s', (wanted, path) => {
  expect(safeReturn(wanted)).toBe(path);
});

it('reads the token from the fragment or the query', () => {
  expect(tokenOf(new URL('https://a.test/activation#token=x-1'))).toBe('x-1');
  expect(tokenOf(new URL('https://a.test/activation?token=y_2'))).toBe('y_2');
  expect(tokenOf(new URL('https://a.test/activation'))).toBe('');
});
