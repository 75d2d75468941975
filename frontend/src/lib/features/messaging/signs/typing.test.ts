import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Typing } from './typing.svelte.ts';

const listeners = new Map<string, (event: Record<string, unknown>) => void>();
const say = vi.fn<(frame: unknown) => void>();
let typing: Typing;
let end: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  say.mockReset();
  const onEvent = (name: string, listener: (event: Record<string, unknown>) => void) => {
    listeners.set(name, listener);
    return () => listeners.delete(name);
  };
  typing = new Typing({ say, onEvent } as unknown as ConstructorParameters<typeof Typing>[0]);
  end = typing.follow();
});
afterEach(() => vi.useRealTimers());

const hear = (person: string) =>
  listeners.get('messaging.typing')?.({ conversationId: 'c', personId: person });

it('shows who writes for six seconds, longer while they go on', () => {
  hear('ana');
  vi.advanceTimersByTime(5_000);
  hear('ana');
  hear('bruno');
  expect(typing.of('c')).toEqual(['ana', 'bruno']);
  vi.advanceTimersByTime(5_900);
  expect(typing.of('c')).toEqual(['ana', 'bruno']);
  vi.advanceTimersByTime(200);
  expect(typing.of('c')).toEqual([]);
});

it('ends with the message itself', () => {
  hear('ana');
  hear('bruno');
  listeners.get('messaging.message_stored')?.({ conversationId: 'c', authorId: 'ana' });
  expect(typing.of('c')).toEqual(['bruno']);
  end();
  expect(typing.of('c')).toEqual([]);
});

it('says at most every five seconds that one writes, and what the server would not hear yet a little later', () => {
  for (let second = 0; second < 10; second++) {
    typing.say('c');
    vi.advanceTimersByTime(1_000);
  }
  expect(say).toHaveBeenCalledTimes(2);
  typing.sent('c');
  vi.advanceTimersByTime(1_000);
  typing.say('c');
  vi.advanceTimersByTime(500);
  expect(say).toHaveBeenCalledTimes(3);
  typing.say('c');
  typing.sent('c');
  vi.advanceTimersByTime(60_000);
  expect(say).toHaveBeenCalledTimes(3);
  expect(say).toHaveBeenLastCalledWith({ type: 'typing', conversation: 'c' });
});
