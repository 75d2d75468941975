import { browser } from '$app/env';

const KEY = 'composer-height';

/** How high one wants the composer on this device. */
class ComposerSize {
  readonly least = 200;
  readonly most = 900;
  #height = $state(browser ? Number(read()) || 300 : 300);

  get height(): number {
    return this.#height;
  }

  set height(wanted: number) {
    this.#height = Math.round(Math.min(this.most, Math.max(this.least, wanted)));
    try {
      localStorage.setItem(KEY, String(this.#height));
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

export const composerSize = new ComposerSize();
