import { untrack } from 'svelte';
import { preferences } from './preferences.svelte.ts';

export type ShortcutGroup = 'general' | 'places' | 'list' | 'page';

export interface Shortcut {
  /** `?`, `j`, `g f` (one after the other) or `mod+k` (Ctrl, on a Mac Command). */
  keys: string;
  /** Left out where `describe` knows it: such words are fetched only for the list of keys. */
  label?: () => string;
  group: ShortcutGroup;
  /** Where the key means nothing else. */
  when?: () => boolean;
  run: (event: KeyboardEvent) => void;
}

/** Keys of some page, wherever one is. */
export interface KeyGroup {
  title: string;
  keys: (readonly [keys: string, label: () => string])[];
}

const SEQUENCE_WITHIN = 1_200;
const TYPING =
  'input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable=true]';

/** All keys that do something now. Pages add theirs while they are shown. */
class Shortcuts {
  list = $state.raw<Shortcut[]>([]);
  /** Where to ask for the keys of all pages. */
  described: (() => Promise<KeyGroup[]>)[] = [];
  #first: { key: string; at: number } | null = null;

  /** Returns what takes it away again: `$effect(() => shortcuts.add({...}))`. */
  add(...added: Shortcut[]): () => void {
    // Called in effects, which must not depend on what others add.
    this.list = [...untrack(() => this.list), ...added];
    return () => {
      this.list = untrack(() => this.list).filter((each) => !added.includes(each));
    };
  }

  /** Say which keys the pages of a feature have, asked when somebody looks. */
  describe(ask: () => Promise<KeyGroup[]>): () => void {
    this.described = [...this.described, ask];
    return () => (this.described = this.described.filter((each) => each !== ask));
  }

  handle(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.ctrlKey || event.metaKey) {
      if (!event.altKey && !event.shiftKey) this.#run(`mod+${key}`, event);
      return;
    }
    if (event.altKey || !preferences.singleKeys || busyElsewhere(event)) return;
    const first = this.#first;
    this.#first = null;
    if (first && event.timeStamp - first.at < SEQUENCE_WITHIN && this.#run(`${first.key} ${key}`, event))
      return;
    if (this.#run(key, event)) return;
    if (this.list.some((each) => each.keys.startsWith(`${key} `))) this.#first = { key, at: event.timeStamp };
  }

  #run(keys: string, event: KeyboardEvent): boolean {
    // The last one added wins: a page over the shell.
    const found = this.list.findLast((each) => each.keys === keys && (each.when?.() ?? true));
    if (!found) return false;
    event.preventDefault();
    found.run(event);
    return true;
  }
}

function busyElsewhere(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  return target?.closest(`${TYPING}, dialog, [role=menu], [role=listbox]`) != null;
}

export const shortcuts = new Shortcuts();

/** Keys as they are written on this keyboard. */
export function shownKeys(keys: string): string {
  const mac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);
  return keys
    .replace('mod+', mac ? '⌘+' : 'Ctrl+')
    .replace('shift+', '⇧+')
    .replace(/\+([a-z])$/, (_, letter: string) => `+${letter.toUpperCase()}`);
}
