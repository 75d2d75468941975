export interface ReadTrackerOptions {
  /** Tell the server; what is sent on leaving must outlive the page. */
  send: (number: number) => Promise<unknown>;
  /** How far it was read before. */
  from: number;
  /** How long a post must have been on the screen, in ms. */
  seenAfter?: number;
  /** How long readings are gathered before they are sent, in ms. */
  gather?: number;
}

/**
 * Finds out how far a topic has been read: a post counts once it has been seen for about a second.
 * Time during which the tab is hidden does not count.
 */
export class ReadTracker {
  readonly #options: Required<ReadTrackerOptions>;
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();
  readonly #onScreen = new Set<number>();
  #awake = true;
  #held = false;
  #read: number;
  #sent: number;
  #sending: ReturnType<typeof setTimeout> | undefined;
  /** Done when the server knows what was sent last. */
  told: Promise<unknown> = Promise.resolve();
  onread: ((number: number) => void) | undefined;

  constructor(options: ReadTrackerOptions) {
    this.#options = { seenAfter: 1_000, gather: 1_500, ...options };
    this.#read = this.#sent = options.from;
  }

  /** The highest number that counts as read. */
  get read(): number {
    return this.#read;
  }

  appeared(number: number): void {
    this.#onScreen.add(number);
    if (this.#held || !this.#awake || number <= this.#read || this.#timers.has(number)) return;
    this.#timers.set(
      number,
      setTimeout(() => {
        this.#timers.delete(number);
        this.mark(number);
      }, this.#options.seenAfter),
    );
  }

  vanished(number: number): void {
    this.#onScreen.delete(number);
    this.#stop(number);
  }

  /** The tab was hidden or shown. */
  awake(awake: boolean): void {
    if (awake === this.#awake) return;
    this.#awake = awake;
    if (awake) for (const number of this.#onScreen) this.appeared(number);
    else {
      for (const number of [...this.#timers.keys()]) this.#stop(number);
      this.flush();
    }
  }

  /** Known to be read: seen, or written by the reader. */
  mark(number: number): void {
    if (this.#held || number <= this.#read) return;
    this.#read = number;
    this.onread?.(number);
    this.#sending ??= setTimeout(() => this.flush(), this.#options.gather);
  }

  /** The server knows it already, from another tab or by a reply. */
  known(number: number): void {
    if (this.#held) return;
    this.#sent = Math.max(this.#sent, number);
    if (number > this.#read) {
      this.#read = number;
      this.onread?.(number);
    }
  }

  /** Unread from this number on: whatever is on the screen no longer counts until the topic is opened anew. */
  hold(number: number): void {
    this.#held = true;
    for (const seen of [...this.#timers.keys()]) this.#stop(seen);
    clearTimeout(this.#sending);
    this.#sending = undefined;
    this.#read = this.#sent = number - 1;
  }

  /** Send what is read and not yet told. */
  flush(): void {
    clearTimeout(this.#sending);
    this.#sending = undefined;
    const number = this.#read;
    const former = this.#sent;
    if (number <= former) return;
    this.#sent = number;
    this.told = this.#options.send(number).catch(() => {
      // Told again with the next post that is read, or on leaving.
      if (this.#sent === number) this.#sent = former;
    });
  }

  end(): void {
    for (const number of [...this.#timers.keys()]) this.#stop(number);
    this.flush();
  }

  #stop(number: number): void {
    clearTimeout(this.#timers.get(number));
    this.#timers.delete(number);
  }
}
