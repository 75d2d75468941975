import { baseLocale, getLocale, overwriteGetLocale, setLocale, type Locale } from '#lib/paraglide/runtime.js';
import { browser } from '$app/env';

export type { Locale };

const detect = getLocale;

/** The language of the interface. Texts follow it at once, without a reload. */
class LocaleState {
  #current = $state<Locale>(browser ? detect() : baseLocale);

  get current(): Locale {
    return this.#current;
  }

  /** Change it and remember it on this device. */
  set(next: Locale): void {
    if (next === this.#current) return;
    // The stored choice is written by paraglide; `reload` would throw typed text away.
    void setLocale(next, { reload: false });
    this.#current = next;
    document.documentElement.lang = next;
  }
}

export const locale = new LocaleState();

if (browser) {
  overwriteGetLocale(() => locale.current);
  document.documentElement.lang = locale.current;
}
