import { untrack } from 'svelte';

/** How many new things each place has; features set them, the rail shows them. Always exact. */
class Counters {
  #counts = $state.raw<Record<string, number>>({});

  get(place: string): number | undefined {
    return this.#counts[place];
  }

  set(place: string, count: number): void {
    const counts = untrack(() => this.#counts);
    // What stays the same is no change.
    if (counts[place] !== count) this.#counts = { ...counts, [place]: count };
  }

  delete(place: string): void {
    this.#counts = Object.fromEntries(
      Object.entries(untrack(() => this.#counts)).filter(([each]) => each !== place),
    );
  }
}

export const counters = new Counters();
