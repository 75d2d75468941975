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

/** Keep the line open while the app is on the screen. Returns what ends it. */
export function keepLive(): () => void {
  const wake = () => {
    if (document.visibilityState === 'visible') live.wake();
  };
  live.start();
  window.addEventListener('online', wake);
  document.addEventListener('visibilitychange', wake);
  return () => {
    window.removeEventListener('online', wake);
    document.removeEventListener('visibilitychange', wake);
    live.stop();
  };
}
