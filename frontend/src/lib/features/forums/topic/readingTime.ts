/** How long a topic has been on the screen, in whole seconds, while the tab is shown. */
export class ReadingTime {
  #since: number | null;
  #gathered = 0;
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#since = now();
  }

  awake(awake: boolean): void {
    this.#gather();
    this.#since = awake ? this.#now() : null;
  }

  /** Seconds since this was last asked. */
  take(): number {
    this.#gather();
    const seconds = Math.floor(this.#gathered / 1_000);
    this.#gathered -= seconds * 1_000;
    return seconds;
  }

  #gather(): void {
    if (this.#since === null) return;
    const now = this.#now();
    this.#gathered += now - this.#since;
    this.#since = now;
  }
}
