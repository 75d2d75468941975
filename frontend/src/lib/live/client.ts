/** The tab's one socket to `/api/live`. What it brings are hints; the truth is fetched by REST. */

import type { ClientFrame, LiveEvent as KnownEvent } from './frames.gen.ts';

export type LiveStatus = 'idle' | 'connecting' | 'open' | 'waiting' | 'over';
export type LiveEvent = { name: string } & Record<string, unknown>;
type FrameListener = (frame: Record<string, unknown>) => void;
type EventListener = (event: LiveEvent) => void;
type EventOf<Name extends KnownEvent['name']> = Extract<KnownEvent, { name: Name }>;

export interface LiveOptions {
  url: () => string;
  /** The session behind the socket has ended. */
  onOver?: () => void;
  onStatus?: (status: LiveStatus) => void;
  socket?: (url: string) => WebSocket;
  random?: () => number;
}

const SHORTEST = 500;
const LONGEST = 30_000;
const PING_EVERY = 25_000;
const PONG_WITHIN = 10_000;
const SESSION_OVER = 4401;
const TOO_MANY = 4029;
/** The server waits at most this long for those whom it sends elsewhere. */
const LONGEST_MOVE = 300_000;

export class LiveClient {
  readonly #options: Required<Omit<LiveOptions, 'onOver' | 'onStatus'>> & LiveOptions;
  readonly #frames = new Map<string, Set<FrameListener>>();
  readonly #events = new Map<string, Set<EventListener>>();
  readonly #resyncs = new Set<() => void>();
  readonly #watched = new Map<string, number>();
  #socket: WebSocket | null = null;
  #status: LiveStatus = 'idle';
  #attempts = 0;
  #greeted = false;
  #watchQueued = false;
  #away = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #ping: ReturnType<typeof setInterval> | undefined;
  #pong: ReturnType<typeof setTimeout> | undefined;
  #move: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LiveOptions) {
    this.#options = { socket: (url) => new WebSocket(url), random: Math.random, ...options };
  }

  get status(): LiveStatus {
    return this.#status;
  }

  /** Hear whole frames of one type. */
  onFrame(type: string, listener: FrameListener): () => void {
    return listen(this.#frames, type, listener);
  }

  /** Hear one kind of domain event: `forums.post_created`. */
  onEvent<Name extends KnownEvent['name']>(name: Name, listener: (event: EventOf<Name>) => void): () => void {
    return listen(this.#events, name, listener as EventListener);
  }

  /** Say something that is of no use later; lost while the line is not open. */
  say(frame: ClientFrame): void {
    this.#send(frame);
  }

  /** Whether nobody is at this tab; remembered for the next line. */
  setAway(away: boolean): void {
    if (away === this.#away) return;
    this.#away = away;
    this.#send({ type: 'presence', state: away ? 'away' : 'online' });
  }

  /** Frames may have been missed: fetch again what is shown. */
  onResync(listener: () => void): () => void {
    this.#resyncs.add(listener);
    return () => this.#resyncs.delete(listener);
  }

  /** Ask for the frames of a channel while something of it is on the screen. */
  watch(channel: string): () => void {
    this.#watched.set(channel, (this.#watched.get(channel) ?? 0) + 1);
    this.#sendWatch();
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const rest = (this.#watched.get(channel) ?? 1) - 1;
      if (rest > 0) this.#watched.set(channel, rest);
      else this.#watched.delete(channel);
      this.#sendWatch();
    };
  }

  start(): void {
    if (this.#status === 'idle' || this.#status === 'over') this.#connect();
  }

  stop(): void {
    this.#attempts = 0;
    this.#greeted = false;
    this.#drop();
    this.#set('idle');
  }

  /** The network or the tab is back: do not wait for the next attempt, and check an old line. */
  wake(): void {
    if (this.#status === 'waiting') this.#connect();
    else if (this.#status === 'open') this.#beat();
  }

  #connect(): void {
    this.#drop();
    this.#set('connecting');
    const socket = this.#options.socket(this.#options.url());
    this.#socket = socket;
    socket.onmessage = (message) => {
      if (socket === this.#socket) this.#hear(message.data);
    };
    socket.onclose = (event) => {
      if (socket === this.#socket) this.#lost(event.code);
    };
  }

  #hear(data: unknown): void {
    clearTimeout(this.#pong);
    this.#pong = undefined;
    const frame = parse(data);
    if (!frame) return;
    if (frame.type === 'hello') this.#hello();
    else if (frame.type === 'resync') this.#resync();
    else if (frame.type === 'reconnect') this.#moveIn(frame['inMs']);
    else if (frame.type === 'events' && Array.isArray(frame['events'])) {
      for (const event of frame['events'] as LiveEvent[]) {
        for (const listener of this.#events.get(event.name) ?? []) listener(event);
      }
    }
    for (const listener of this.#frames.get(frame.type) ?? []) listener(frame);
  }

  #hello(): void {
    this.#attempts = 0;
    this.#set('open');
    clearInterval(this.#ping);
    this.#ping = setInterval(() => this.#beat(), PING_EVERY);
    if (this.#watched.size > 0) this.#sendWatch();
    if (this.#away) this.#send({ type: 'presence', state: 'away' });
    if (this.#greeted) this.#resync();
    this.#greeted = true;
  }

  /** The server is about to end: change to another one at the moment that it names, each tab at its own. */
  #moveIn(milliseconds: unknown): void {
    if (typeof milliseconds !== 'number' || !(milliseconds >= 0)) return;
    clearTimeout(this.#move);
    this.#move = setTimeout(() => this.#connect(), Math.min(milliseconds, LONGEST_MOVE));
  }

  #resync(): void {
    for (const listener of this.#resyncs) listener();
  }

  #beat(): void {
    if (this.#pong !== undefined) return;
    this.#send({ type: 'ping' });
    this.#pong = setTimeout(() => {
      this.#pong = undefined;
      this.#lost(0);
    }, PONG_WITHIN);
  }

  #lost(code: number): void {
    this.#drop();
    if (code === SESSION_OVER) {
      this.#set('over');
      this.#options.onOver?.();
      return;
    }
    this.#set('waiting');
    const ceiling = code === TOO_MANY ? LONGEST : Math.min(LONGEST, SHORTEST * 2 ** this.#attempts++);
    // Full jitter, so that a restarted server is not met by everybody at once.
    const wait = Math.max(SHORTEST, this.#options.random() * ceiling);
    this.#retry = setTimeout(() => this.#connect(), wait);
  }

  #drop(): void {
    clearTimeout(this.#retry);
    clearTimeout(this.#pong);
    clearTimeout(this.#move);
    clearInterval(this.#ping);
    this.#pong = undefined;
    const socket = this.#socket;
    this.#socket = null;
    if (socket && socket.readyState <= 1) socket.close();
  }

  #sendWatch(): void {
    if (this.#watchQueued) return;
    this.#watchQueued = true;
    queueMicrotask(() => {
      this.#watchQueued = false;
      this.#send({ type: 'watch', channels: [...this.#watched.keys()] });
    });
  }

  #send(frame: ClientFrame): void {
    if (this.#status === 'open') this.#socket?.send(JSON.stringify(frame));
  }

  #set(status: LiveStatus): void {
    if (status === this.#status) return;
    this.#status = status;
    this.#options.onStatus?.(status);
  }
}

function listen<T>(map: Map<string, Set<T>>, key: string, listener: T): () => void {
  let set = map.get(key);
  if (!set) map.set(key, (set = new Set()));
  set.add(listener);
  return () => set.delete(listener);
}

function parse(data: unknown): ({ type: string } & Record<string, unknown>) | null {
  try {
    const frame: unknown = JSON.parse(String(data));
    if (
      typeof frame === 'object' &&
      frame !== null &&
      typeof (frame as { type?: unknown }).type === 'string'
    ) {
      return frame as { type: string } & Record<string, unknown>;
    }
  } catch {
    // Not ours; wait for the next one.
  }
  return null;
}
