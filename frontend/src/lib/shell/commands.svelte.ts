import { untrack, type Component } from 'svelte';

/** Something that the palette (Ctrl-K) finds and does. */
export interface Command {
  id: string;
  label: string;
  /** A word or two beside it: where it leads, of what kind it is. */
  detail?: string;
  /** Other words under which people look for it. */
  words?: string;
  icon?: Component<{ size?: number }>;
  keys?: string;
  href?: string;
  run?: () => void;
}

/** Gives the commands of a feature: fixed ones at once, found ones for a query. */
export type CommandSource = (query: string, signal: AbortSignal) => Command[] | Promise<Command[]>;

class Commands {
  sources = $state.raw<CommandSource[]>([]);
  paletteOpen = $state(false);
  shortcutsOpen = $state(false);

  /** Returns what takes it away again. */
  add(source: CommandSource): () => void {
    this.sources = [...untrack(() => this.sources), source];
    return () => {
      this.sources = untrack(() => this.sources).filter((each) => each !== source);
    };
  }
}

export const commands = new Commands();
