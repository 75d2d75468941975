import { expect, test } from 'vitest';
import { ReadingTime } from './readingTime.ts';

test('whole seconds are told once, hidden ones never', () => {
  let now = 0;
  const time = new ReadingTime(() => now);
  now = 2_600;
  expect(time.take()).toBe(2);
  expect(time.take()).toBe(0);
  now = 3_000;
  expect(time.take()).toBe(1);
  time.awake(false);
  now = 60_000;
  expect(time.take()).toBe(0);
  time.awake(true);
  now = 61_500;
  expect(time.take()).toBe(1);
});
