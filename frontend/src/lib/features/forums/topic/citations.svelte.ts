import type { CitedOut } from '#lib/api/client/types.gen.ts';
import { requestJson } from '#lib/api/http.ts';
import type { PostLog } from './postLog.svelte.ts';

const PAUSE = 1_000;
const MOST = 200;

/** How often the posts on the page are quoted or linked to; asked for once the posts are there to be read. */
export class Citations {
  #counts = $state.raw<Readonly<Record<number, number>>>({});
  #asked = 0;
  #from = Infinity;

  constructor(topic: string, log: PostLog) {
    $effect(() => {
      const first = log.posts[0]?.number;
      const last = log.posts.at(-1)?.number;
      if (first === undefined || last === undefined) return undefined;
      if (first >= this.#from && last <= this.#asked) return undefined;
      const timer = setTimeout(() => void this.#ask(topic, Math.max(first, last - MOST + 1), last), PAUSE);
      return () => clearTimeout(timer);
    });
  }

  of(number: number): number {
    return this.#counts[number] ?? 0;
  }

  async #ask(topic: string, first: number, last: number): Promise<void> {
    const path = `/api/forums/topics/${topic}/citations?first=${first}&last=${last}`;
    // Beside the text: where it does not come, nothing is missing from what one reads.
    const found = await requestJson<CitedOut[]>('GET', path).catch(() => null);
    if (!found) return;
    [this.#from, this.#asked] = [first, last];
    const counts = Object.fromEntries(found.map(({ number, count }) => [number, count]));
    this.#counts = { ...this.#counts, ...counts };
  }
}
