import { expect, it } from 'vitest';
import { hintOf } from './hints.ts';

const now = Date.parse('2026-06-01T00:00:00Z');
const fresh = { unread: 0, lastPostAt: '2026-05-01T00:00:00Z', now, authors: ['a', 'b'], me: 'me' };

it('says what somebody should know before they answer', () => {
  expect(hintOf(fresh)).toBeNull();
  expect(hintOf({ ...fresh, unread: 200 })).toBe('unread');
  expect(hintOf({ ...fresh, unread: 199 })).toBeNull();
  expect(hintOf({ ...fresh, lastPostAt: '2025-11-01T00:00:00Z' })).toBe('old');
  expect(hintOf({ ...fresh, authors: ['a', 'me', 'me'] })).toBe('third');
  expect(hintOf({ ...fresh, authors: ['me'] })).toBeNull();
});
