import { browser } from '$app/env';

export type Theme = 'system' | 'light' | 'dark';
export type Density = 'comfortable' | 'regular' | 'compact';

function stored<T extends string>(key: string, allowed: readonly T[], fallback: T): T {
  if (!browser) return fallback;
  try {
    const value = localStorage.getItem(key) as T | null;
    return value && allowed.includes(value) ? value : fallback;
  } catch {
    return fallback;
  }
}

function store(key: string, value: string, fallback: string): void {
  try {
    if (value === fallback) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Forbidden storage: the choice lasts as long as the page.
  }
}

/** Choices of this device. `static/before-paint.js` applies theme and density before the first paint. */
class Preferences {
  #theme = $state<Theme>(stored('theme', ['system', 'light', 'dark'], 'system'));
  #density = $state<Density>(stored('density', ['comfortable', 'regular', 'compact'], 'regular'));
  #singleKeys = $state(stored('single-keys', ['on', 'off'], 'on') === 'on');

  get theme(): Theme {
    return this.#theme;
  }

  set theme(next: Theme) {
    this.#theme = next;
    store('theme', next, 'system');
    if (next === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = next;
  }

  get density(): Density {
    return this.#density;
  }

  set density(next: Density) {
    this.#density = next;
    store('density', next, 'regular');
    if (next === 'regular') delete document.documentElement.dataset['density'];
    else document.documentElement.dataset['density'] = next;
  }

  /** Whether one key alone may do something (WCAG 2.1.4). */
  get singleKeys(): boolean {
    return this.#singleKeys;
  }

  set singleKeys(on: boolean) {
    this.#singleKeys = on;
    store('single-keys', on ? 'on' : 'off', 'on');
  }
}

export const preferences = new Preferences();
