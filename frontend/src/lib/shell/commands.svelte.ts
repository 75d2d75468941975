import { untrack, type Component } from 'svelte';
import { plain } from '#lib/ui/plain.ts';

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

/** Those whose words all begin somewhere in the command, the best first. */
export function matching(list: Command[], query: string): Command[] {
  const wanted = plain(query).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return list;
  return list
    .map((command) => {
      const words = plain(`${command.label} ${command.words ?? ''} ${command.detail ?? ''}`).split(
        /[\s'’-]+/,
      );
      const places = wanted.map((want) => words.findIndex((word) => word.startsWith(want)));
      return {
        command,
        score: places.some((place) => place < 0) ? -1 : places.reduce((sum, place) => sum + place, 0),
      };
    })
    .filter((each) => each.score >= 0)
    .sort((a, b) => a.score - b.score)
    .map((each) => each.command);
}
