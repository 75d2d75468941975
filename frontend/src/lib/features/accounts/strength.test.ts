import { expect, it } from 'vitest';
import { strengthOf } from './strength.ts';

it.each([
  ['', { state: 'empty' }],
  ['soleil', { state: 'short', missing: 6 }],
  ['aaaaaaaaaaaaaaaa', { state: 'weak', why: 'repeated' }],
  ['Mane.Dùpont1984', { state: 'enough' }],
  ['correct horse battery staple', { state: 'strong' }],
] as const)('%s', (password, expected) => {
  expect(strengthOf(password)).toEqual(expected);
});

it('finds the person in the password, accents or not', () => {
  expect(strengthOf('HélèneMartin84', ['Helene Martin'])).toEqual({ state: 'weak', why: 'personal' });
  expect(strengthOf('h.martin@agrumes', ['h.martin@agrumes-sud.fr'])).toEqual({
    state: 'weak',
    why: 'personal',
  });
});

it('counts characters, not code units', () => {
  expect(strengthOf('é'.normalize('NFD').repeat(6))).toEqual({ state: 'short', missing: 6 });
});
