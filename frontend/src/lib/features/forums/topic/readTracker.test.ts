import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startOf } from './divider.ts';
import { ReadTracker } from './readTracker.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function tracker(from = 0, send = vi.fn(() => Promise.resolve())) {
  return { send, tracker: new ReadTracker({ send, from }) };
}

describe('reading', () => {
  it('counts a post after a second and tells it in one batch', () => {
    const { send, tracker: it } = tracker();
    it.appeared(1);
    it.appeared(2);
    vi.advanceTimersByTime(900);
    expect(it.read).toBe(0);
    vi.advanceTimersByTime(200);
    expect(it.read).toBe(2);
    vi.advanceTimersByTime(2_000);
    expect(send).toHaveBeenCalledExactlyOnceWith(2);
  });

  it('does not count what only flew by', () => {
    const { tracker: it } = tracker();
    it.appeared(5);
    vi.advanceTimersByTime(500);
    it.vanished(5);
    vi.advanceTimersByTime(5_000);
    expect(it.read).toBe(0);
  });

  it('does not count while the tab is hidden', () => {
    const { tracker: it } = tracker();
    it.appeared(1);
    it.awake(false);
    vi.advanceTimersByTime(5_000);
    expect(it.read).toBe(0);
    it.awake(true);
    vi.advanceTimersByTime(1_100);
    expect(it.read).toBe(1);
  });

  it('tells the rest on leaving, once', () => {
    const { send, tracker: it } = tracker();
    it.appeared(3);
    vi.advanceTimersByTime(1_100);
    it.end();
    it.end();
    expect(send).toHaveBeenCalledExactlyOnceWith(3);
  });

  it('tells again what did not arrive', async () => {
    const send = vi.fn(() => Promise.reject(new Error('cut')));
    const it = tracker(0, send).tracker;
    it.mark(3);
    it.flush();
    await vi.advanceTimersByTimeAsync(0);
    it.mark(4);
    it.flush();
    expect(send.mock.calls).toEqual([[3], [4]]);
  });

  it('does not tell what the server said itself', () => {
    const { send, tracker: it } = tracker(2);
    it.known(6);
    it.appeared(5);
    vi.advanceTimersByTime(5_000);
    expect(send).not.toHaveBeenCalled();
  });

  it('counts nothing more once one wants to come back', () => {
    const { send, tracker: it } = tracker(2);
    it.appeared(3);
    it.appeared(4);
    vi.advanceTimersByTime(1_100);
    it.hold(3);
    it.appeared(5);
    it.known(4);
    vi.advanceTimersByTime(5_000);
    it.end();
    expect(it.read).toBe(2);
    expect(send).not.toHaveBeenCalled();
  });
});

describe('where a topic opens', () => {
  it('at the first unread post, under the divider', () => {
    expect(startOf({ lastRead: 4, highestNumber: 9 }, null)).toEqual({ number: 5, divider: 5 });
  });
  it('at the beginning when it is new', () => {
    expect(startOf({ lastRead: null, highestNumber: 9 }, null)).toEqual({ number: 1, divider: null });
  });
  it('at the end when all is read', () => {
    expect(startOf({ lastRead: 9, highestNumber: 9 }, null)).toEqual({ number: 9, divider: null });
  });
  it('where the address says, within the topic', () => {
    expect(startOf({ lastRead: 4, highestNumber: 9 }, 2)).toEqual({ number: 2, divider: 5 });
    expect(startOf({ lastRead: null, highestNumber: 9 }, 50)).toEqual({ number: 9, divider: null });
  });
});
