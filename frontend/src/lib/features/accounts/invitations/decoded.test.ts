import { expect, it } from 'vitest';
import { decoded } from './decoded.ts';

it.each([
  [[0xef, 0xbb, 0xbf, 0x48, 0xc3, 0xa9], 'H\u00e9'],
  [[0x48, 0xe9], 'H\u00e9'],
  [[], ''],
])('%j', (bytes, text) => {
  expect(decoded(new Uint8Array(bytes).buffer)).toBe(text);
});
