import { drafts } from '#lib/drafts/drafts.svelte.ts';
import type { NewPoll } from '../data/polls.ts';

/** The poll of a text that is being written; it survives what the text survives. */
export class PollDraft {
  readonly #key: string;
  #value = $state.raw<NewPoll | null>(null);

  constructor(key: string) {
    this.#key = key;
    this.#value = restored(drafts.read(key));
  }

  get value(): NewPoll | null {
    return this.#value;
  }

  set value(poll: NewPoll | null) {
    this.#value = poll;
    drafts.write(this.#key, poll ? JSON.stringify(poll) : '');
  }
}

function restored(text: string): NewPoll | null {
  if (!text) return null;
  try {
    return JSON.parse(text) as NewPoll;
  } catch {
    return null;
  }
}
