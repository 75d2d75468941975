import { untrack } from 'svelte';

/** What is said to those who do not see the screen change. The shell shows both regions, out of sight. */
class Announcer {
  polite = $state('');
  urgent = $state('');
}

export const announcer = new Announcer();

/** Say a sentence. The same one twice in a row is heard twice. */
export function announce(text: string, options: { urgent?: boolean } = {}): void {
  const region = options.urgent ? 'urgent' : 'polite';
  // Often called in effects, which must not run again for what they have said.
  const before = untrack(() => announcer[region]);
  announcer[region] = before === text ? `${text}\u00a0` : text;
}
