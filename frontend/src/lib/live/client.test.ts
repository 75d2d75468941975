import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveClient, type LiveStatus } from './client.ts';

/** The far end of the line, played by the test. */
class FakeSocket {
  static all: FakeSocket[] = [];
  readyState = 1;
  sent: unknown[] = [];
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }

  static get last(): FakeSocket {
    return FakeSocket.all.at(-1)!;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.readyState = 3;
  }

  say(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  cut(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

let statuses: LiveStatus[];
let over: ReturnType<typeof vi.fn<() => void>>;

function client(random = 1): LiveClient {
  return new LiveClient({
    url: () => 'ws://here/api/live',
    socket: (url) => new FakeSocket(url) as unknown as WebSocket,
    random: () => random,
    onStatus: (status) => statuses.push(status),
    onOver: over,
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
  statuses = [];
  over = vi.fn<() => void>();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('LiveClient', () => {
  it('opens, and hands events to those who asked for them', () => {
    const live = client();
    const heard = vi.fn();
    live.onEvent('forums.post_created', heard);
    live.start();
    FakeSocket.last.say({ type: 'hello' });
    FakeSocket.last.say({
      type: 'events',
      events: [{ name: 'forums.post_created', topicId: 't' }, { name: 'other' }],
    });
    expect(statuses).toEqual(['connecting', 'open']);
    expect(heard).toHaveBeenCalledExactlyOnceWith({ name: 'forums.post_created', topicId: 't' });
  });

  it('watches each channel once, however many ask, until the last one leaves', async () => {
    const live = client();
    live.start();
    FakeSocket.last.say({ type: 'hello' });
    const leave = [live.watch('topic:1'), live.watch('topic:1'), live.watch('topic:2')];
    await Promise.resolve();
    expect(FakeSocket.last.sent).toEqual([{ type: 'watch', channels: ['topic:1', 'topic:2'] }]);
    leave[0]!();
    leave[0]!();
    leave[2]!();
    await Promise.resolve();
    expect(FakeSocket.last.sent.at(-1)).toEqual({ type: 'watch', channels: ['topic:1'] });
  });

  it('comes back by itself after a cut, watches again and says that frames may be missing', async () => {
    const live = client();
    const resync = vi.fn();
    live.onResync(resync);
    live.watch('topic:1');
    live.start();
    FakeSocket.last.say({ type: 'hello' });
    expect(resync).not.toHaveBeenCalled();
    FakeSocket.last.cut();
    expect(live.status).toBe('waiting');
    vi.advanceTimersByTime(500);
    expect(FakeSocket.all).toHaveLength(2);
    FakeSocket.last.say({ type: 'hello' });
    await Promise.resolve();
    expect(resync).toHaveBeenCalledOnce();
    expect(FakeSocket.last.sent).toContainEqual({ type: 'watch', channels: ['topic:1'] });
  });

  it('waits longer and longer, never more than half a minute', () => {
    const live = client();
    live.start();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 9; attempt++) {
      const before = Date.now();
      FakeSocket.last.cut();
      vi.advanceTimersToNextTimer();
      waits.push(Date.now() - before);
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
  });

  it('spreads the attempts of a crowd', () => {
    const live = client(0.25);
    live.start();
    for (let attempt = 0; attempt < 5; attempt++) {
      FakeSocket.last.cut();
      vi.advanceTimersToNextTimer();
    }
    const before = Date.now();
    FakeSocket.last.cut();
    vi.advanceTimersToNextTimer();
    expect(Date.now() - before).toBe(4000);
  });

  it('notices a line that is dead without being closed', () => {
    const live = client();
    live.start();
    FakeSocket.last.say({ type: 'hello' });
    vi.advanceTimersByTime(25_000);
    expect(FakeSocket.last.sent).toEqual([{ type: 'ping' }]);
    FakeSocket.last.say({ type: 'pong' });
    vi.advanceTimersByTime(25_000);
    expect(live.status).toBe('open');
    vi.advanceTimersByTime(10_000);
    expect(live.status).toBe('waiting');
  });

  it('asks for a resync when the server does', () => {
    const live = client();
    const resync = vi.fn();
    live.onResync(resync);
    live.start();
    FakeSocket.last.say({ type: 'hello' });
    FakeSocket.last.say({ type: 'resync' });
    expect(resync).toHaveBeenCalledOnce();
  });

  it('moves to another server at the moment that the old one names, and says that frames may be missing', () => {
    const live = client();
    const resync = vi.fn();
    live.onResync(resync);
    live.start();
    FakeSocket.last.say({ type: 'hello' });
    FakeSocket.last.say({ type: 'reconnect', inMs: 7000 });
    vi.advanceTimersByTime(6999);
    expect(FakeSocket.all).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(FakeSocket.all).toHaveLength(2);
    expect(FakeSocket.all[0]!.readyState).toBe(3);
    FakeSocket.last.say({ type: 'hello' });
    expect(resync).toHaveBeenCalledOnce();
    expect(statuses).toEqual(['connecting', 'open', 'connecting', 'open']);
  });

  it('is closed before that moment: comes back once', () => {
    const live = client();
    live.start();
    FakeSocket.last.say({ type: 'hello' });
    FakeSocket.last.say({ type: 'reconnect', inMs: 7000 });
    FakeSocket.last.cut(1012);
    vi.advanceTimersByTime(500);
    FakeSocket.last.say({ type: 'hello' });
    vi.advanceTimersByTime(10_000);
    expect(FakeSocket.all).toHaveLength(2);
  });

  it('says once that nobody is there, also on the next line, and that somebody is back', () => {
    const live = client();
    live.start();
    FakeSocket.last.say({ type: 'hello' });
    live.setAway(true);
    live.setAway(true);
    expect(FakeSocket.last.sent).toEqual([{ type: 'presence', state: 'away' }]);
    FakeSocket.last.cut();
    vi.advanceTimersByTime(500);
    FakeSocket.last.say({ type: 'hello' });
    live.setAway(false);
    expect(FakeSocket.last.sent).toEqual([
      { type: 'presence', state: 'away' },
      { type: 'presence', state: 'online' },
    ]);
  });

  it('stays away once the session is over', () => {
    const live = client();
    live.start();
    FakeSocket.last.say({ type: 'hello' });
    FakeSocket.last.cut(4401);
    vi.advanceTimersByTime(60_000);
    expect(over).toHaveBeenCalledOnce();
    expect(FakeSocket.all).toHaveLength(1);
    expect(live.status).toBe('over');
  });

  it('tries at once when the network is back', () => {
    const live = client();
    live.start();
    FakeSocket.last.cut();
    live.wake();
    expect(FakeSocket.all).toHaveLength(2);
  });

  it('survives frames that make no sense', () => {
    const live = client();
    live.start();
    FakeSocket.last.onmessage?.({ data: 'not json' });
    FakeSocket.last.say({ type: 'hello' });
    FakeSocket.last.say({ type: 'events', events: 'no list' });
    expect(live.status).toBe('open');
  });
});
