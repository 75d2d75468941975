import { expect, it } from 'vitest';
import type { Message } from '../data/types.ts';
import { entriesOf } from './entries.ts';

function message(seq: number, author: string, at: string, kind = 'text'): Message {
  return { seq, author: { id: author }, createdAt: at, kind } as Message;
}
const look = (messages: Message[], divider: number | null = null) =>
  entriesOf(messages, divider).map(
    ({ message: { seq }, day, divider: first, begins, ends }) =>
      `${seq}${day ? ' day' : ''}${first ? ' new' : ''}${begins ? ' begins' : ''}${ends ? ' ends' : ''}`,
  );

it('makes runs of one author within a few minutes and one day', () => {
  expect(
    look([
      message(1, 'a', '2026-11-22T10:00:00'),
      message(2, 'a', '2026-11-22T10:01:00'),
      message(3, 'b', '2026-11-22T10:02:00'),
      message(4, 'b', '2026-11-22T10:20:00'),
      message(5, 'b', '2026-11-23T00:01:00'),
    ]),
  ).toEqual(['1 day begins', '2 ends', '3 begins ends', '4 begins ends', '5 day begins ends']);
});

it('lets lines about the conversation and what is new begin anew', () => {
  const at = '2026-11-22T10:00:00';
  expect(
    look([message(1, 'a', at), message(2, 'a', at, 'renamed'), message(3, 'a', at), message(4, 'a', at)], 4),
  ).toEqual(['1 day begins ends', '2 begins ends', '3 begins ends', '4 new begins ends']);
});

it('marks the first new one that is loaded', () => {
  const at = '2026-11-22T10:00:00';
  const marked = (divider: number) =>
    entriesOf([message(5, 'a', at), message(6, 'a', at)], divider).find((each) => each.divider)?.message.seq;
  expect(marked(6)).toBe(6);
  expect(marked(5)).toBe(5);
  expect(marked(3)).toBe(undefined);
  expect(marked(7)).toBe(undefined);
});
