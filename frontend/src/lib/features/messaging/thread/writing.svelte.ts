import { browser } from '$app/env';

const KEY = 'messages-enter';

/** Whether Enter sends on this device, where there is a keyboard. */
class Writing {
  #enterSends = $state(!browser || read() !== 'newline');

  get enterSends(): boolean {
    return this.#enterSends;
  }

  set enterSends(sends: boolean) {
    this.#enterSends = sends;
    try {
      if (sends) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, 'newline');
    } catch {
      // Forbidden storage: it lasts as long as the page.
    }
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export const writing = new Writing();
