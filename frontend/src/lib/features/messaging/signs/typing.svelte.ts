import { SvelteMap } from 'svelte/reactivity';
import { live } from '#lib/live/live.svelte.ts';

/** Said again while one goes on, shown a little longer. */
const SAY_EVERY = 5_000;
const SHOWN_FOR = 6_000;

interface Line {
  onEvent: typeof live.onEvent;
  say: typeof live.say;
}

/** Who is writing, by conversation; and that one is writing oneself. */
export class Typing {
  readonly #line: Line;
  readonly #people = new SvelteMap<string, readonly string[]>();
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing on a screen depends on it
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing on a screen depends on it
  readonly #said = new Map<string, number>();

  constructor(line: Line) {
    this.#line = line;
  }

  of(conversation: string): readonly string[] {
    return this.#people.get(conversation) ?? [];
  }

  /** Say that one writes there; as often as one likes. */
  say(conversation: string): void {
    const now = Date.now();
    if (now - (this.#said.get(conversation) ?? -SAY_EVERY) < SAY_EVERY) return;
    this.#said.set(conversation, now);
    this.#line.say({ type: 'typing', conversation });
  }

  /** What was written is sent: the next word is told at once. */
  sent(conversation: string): void {
    this.#said.delete(conversation);
  }

  /** Hear of others. Returns what ends it. */
  follow(): () => void {
    const ends = [
      this.#line.onEvent('messaging.typing', ({ conversationId, personId }) =>
        this.#begin(conversationId, personId),
      ),
      this.#line.onEvent('messaging.message_stored', ({ conversationId, authorId }) =>
        this.#end(conversationId, authorId),
      ),
    ];
    return () => {
      ends.forEach((end) => end());
      this.#timers.forEach((timer) => clearTimeout(timer));
      this.#timers.clear();
      this.#people.clear();
      this.#said.clear();
    };
  }

  #begin(conversation: string, person: string): void {
    const key = `${conversation} ${person}`;
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => this.#end(conversation, person), SHOWN_FOR),
    );
    const there = this.of(conversation);
    if (!there.includes(person)) this.#people.set(conversation, [...there, person]);
  }

  #end(conversation: string, person: string): void {
    const key = `${conversation} ${person}`;
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    const rest = this.of(conversation).filter((each) => each !== person);
    if (rest.length > 0) this.#people.set(conversation, rest);
    else this.#people.delete(conversation);
  }
}

export const typing = new Typing(live);
