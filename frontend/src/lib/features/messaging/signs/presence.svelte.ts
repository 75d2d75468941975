import { SvelteMap } from 'svelte/reactivity';
import { live } from '#lib/live/live.svelte.ts';

export type Presence = 'online' | 'away' | 'offline';

/** Who of the people on the screen is there. The server tells the state when it is first asked for, then each change. */
class Presences {
  readonly #states = new SvelteMap<string, Presence>();
  readonly #watchers = new Map<string, number>();
  #hearing = false;

  of(person: string): Presence {
    return this.#states.get(person) ?? 'offline';
  }

  /** Ask for it while the person is on the screen. Returns what ends it. */
  watch(person: string): () => void {
    this.#hear();
    this.#watchers.set(person, (this.#watchers.get(person) ?? 0) + 1);
    const end = live.watch(`messaging.presence:${person}`);
    return () => {
      end();
      const rest = (this.#watchers.get(person) ?? 1) - 1;
      if (rest > 0) this.#watchers.set(person, rest);
      else {
        this.#watchers.delete(person);
        // What nobody tells any more is not known any more.
        this.#states.delete(person);
      }
    };
  }

  #hear(): void {
    if (this.#hearing) return;
    this.#hearing = true;
    live.onEvent('messaging.presence', ({ personId, state }) => {
      if (this.#watchers.has(personId)) this.#states.set(personId, state);
    });
  }
}

export const presences = new Presences();
