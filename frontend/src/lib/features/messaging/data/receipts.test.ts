import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Receipts } from './receipts.ts';

const send = vi.fn<(items: unknown[]) => Promise<void>>();
let receipts: Receipts;

beforeEach(() => {
  vi.useFakeTimers();
  send.mockReset().mockResolvedValue(undefined);
  receipts = new Receipts({ send, gather: 100 });
});
afterEach(() => vi.useRealTimers());

it('gathers what arrives and what is read, and sends the furthest of each once', async () => {
  receipts.delivered('a', 3);
  receipts.read('a', 2);
  receipts.delivered('b', 7);
  receipts.delivered('b', 5);
  expect(send).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(100);
  expect(send).toHaveBeenCalledExactlyOnceWith([
    { conversationId: 'a', deliveredSeq: 3, readSeq: 2 },
    { conversationId: 'b', deliveredSeq: 7, readSeq: 0 },
  ]);
  receipts.delivered('a', 3);
  receipts.read('a', 1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(send).toHaveBeenCalledTimes(1);
});

it('sends again what did not arrive, with what came meanwhile', async () => {
  send.mockRejectedValueOnce(new Error('cut'));
  receipts.read('a', 2);
  await vi.advanceTimersByTimeAsync(100);
  receipts.read('a', 4);
  await vi.advanceTimersByTimeAsync(6_000);
  expect(send).toHaveBeenCalledTimes(2);
  expect(send).toHaveBeenLastCalledWith([{ conversationId: 'a', deliveredSeq: 4, readSeq: 4 }]);
});

it('tells anew what was marked as unread and read again', async () => {
  receipts.read('a', 4);
  await receipts.flush();
  receipts.forget('a');
  receipts.read('a', 4);
  await receipts.flush();
  expect(send).toHaveBeenCalledTimes(2);
});

it('keeps nothing of a person who signs out', async () => {
  receipts.read('a', 4);
  receipts.clear();
  await receipts.flush();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(send).not.toHaveBeenCalled();
});
