import { plain } from '#lib/ui/plain.ts';
import type { Command } from './commands.svelte.ts';

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
