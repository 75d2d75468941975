import { SvelteMap } from 'svelte/reactivity';
import { live } from '#lib/live/live.svelte.ts';

/** Said again while one goes on, a little later than the server listens again; shown longer. */
const SAY_EVERY = 5_200;
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
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing on the screen depends on it
  readonly #later = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(line: Line) {
    this.#line = line;
  }

  of(conversation: string): readonly string[] {
    return this.#people.get(conversation) ?? [];
  }

  /** Say that one writes there; as often as one likes. The server hears one of them within its time. */
  say(conversation: string): void {
    if (this.#later.has(conversation)) return;
    const wait = (this.#said.get(conversation) ?? 0) + SAY_EVERY - Date.now();
    if (wait <= 0) this.#tell(conversation);
    else
      this.#later.set(
        conversation,
        setTimeout(() => this.#tell(conversation), wait),
      );
  }

  /** What was written is sent: there is nothing more to say of it. */
  sent(conversation: string): void {
    clearTimeout(this.#later.get(conversation));
    this.#later.delete(conversation);
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
      this.#later.forEach((timer) => clearTimeout(timer));
      this.#later.clear();
      this.#said.clear();
    };
  }

  #tell(conversation: string): void {
    this.#later.delete(conversation);
    this.#said.set(conversation, Date.now());
    this.#line.say({ type: 'typing', conversation });
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
