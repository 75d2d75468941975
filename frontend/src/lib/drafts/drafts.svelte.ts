import { browser } from '$app/env';

const PREFIX = 'draft:';
const OWNER = 'draft-owner';

function storage(): Storage | null {
  if (!browser) return null;
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

/** Typed text that must survive a reload, a failed send and a lost session. It stays in the tab and goes at sign-out. */
class Drafts {
  /** The text kept under a key: `forums:reply:<topic id>`. */
  read(key: string): string {
    return storage()?.getItem(PREFIX + key) ?? '';
  }

  write(key: string, text: string): void {
    const store = storage();
    if (!store) return;
    try {
      if (text) store.setItem(PREFIX + key, text);
      else store.removeItem(PREFIX + key);
    } catch {
      // Full storage: the text is still on the screen.
    }
  }

  remove(key: string): void {
    this.write(key, '');
  }

  /** What another person left in this tab is dropped. */
  belongTo(person: string): void {
    const store = storage();
    if (!store) return;
    if (store.getItem(OWNER) !== person) this.clear();
    store.setItem(OWNER, person);
  }

  clear(): void {
    const store = storage();
    if (!store) return;
    for (const key of Object.keys(store)) {
      if (key.startsWith(PREFIX) || key === OWNER) store.removeItem(key);
    }
  }
}

export const drafts = new Drafts();

/** A text that keeps itself: `const text = new Draft('forums:reply:1')`, bind to `text.value`, `text.clear()` once sent. */
export class Draft {
  readonly key: string;
  #value = $state('');

  constructor(key: string, initial = '') {
    this.key = key;
    this.#value = drafts.read(key) || initial;
  }

  get value(): string {
    return this.#value;
  }

  set value(text: string) {
    this.#value = text;
    drafts.write(this.key, text);
  }

  clear(): void {
    this.value = '';
  }
}
