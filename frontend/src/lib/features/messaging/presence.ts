import type { LiveClient } from '#lib/live/client.ts';

/** Without input for so long, nobody is at this tab. */
const AWAY_AFTER = 5 * 60_000;
const INPUT = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

/** Say when nobody is at the tab, and when somebody is back. Returns what ends it. */
export function keepPresence(line: Pick<LiveClient, 'setAway'>): () => void {
  let last = Date.now();
  const here = () => {
    last = Date.now();
    line.setAway(false);
  };
  const look = setInterval(() => {
    if (Date.now() - last >= AWAY_AFTER) line.setAway(true);
  }, 15_000);
  for (const name of INPUT) window.addEventListener(name, here, { passive: true });
  return () => {
    clearInterval(look);
    for (const name of INPUT) window.removeEventListener(name, here);
  };
}
