import { describe, expect, it } from 'vitest';
import { readCode, readPart } from './codes.ts';

describe('codes', () => {
  it.each([
    ['NC 0702 00', 'cn:070200'],
    ['cn:0805', 'cn:0805'],
    ['HS 08', 'cn:08'],
    ['4631Z', 'naf:46.31Z'],
    ['46.31z', 'naf:46.31Z'],
    ['naf:49', 'naf:49'],
    ['NAF 49.41', 'naf:49.41'],
  ])('reads %s as the server does', (typed, code) => {
    expect(readCode(typed)).toBe(code);
  });

  it.each(['', 'melon', '123', '1234567890', 'naf:4.6.3.1.2'])('are none in « %s »', (typed) => {
    expect(readCode(typed)).toBeNull();
  });
});

describe('places', () => {
  it('below a country are typed by their code', () => {
    expect([' fr-66 ', 'ES-CT', 'al', 'Lyon', '66'].map(readPart)).toEqual([
      'FR-66',
      'ES-CT',
      null,
      null,
      null,
    ]);
  });
});
