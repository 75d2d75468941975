import { sessionIsOver } from '#lib/api/http.ts';
import { LiveClient, type LiveStatus } from './client.ts';

/** What the shell shows of the line. */
class LiveState {
  status = $state<LiveStatus>('idle');
}

export const liveState = new LiveState();

/** The live channel of this tab. Started by the shell once somebody is signed in. */
export const live = new LiveClient({
  url: () => `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/live`,
  onStatus: (status) => (liveState.status = status),
  onOver: sessionIsOver,
});

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

/** Keep the line open while the app is on the screen. Returns what ends it. */
export function keepLive(): () => void {
  const wake = () => {
    if (document.visibilityState === 'visible') live.wake();
  };
  const forgetPresence = keepPresence(live);
  live.start();
  window.addEventListener('online', wake);
  document.addEventListener('visibilitychange', wake);
  return () => {
    window.removeEventListener('online', wake);
    document.removeEventListener('visibilitychange', wake);
    forgetPresence();
    live.stop();
  };
}
