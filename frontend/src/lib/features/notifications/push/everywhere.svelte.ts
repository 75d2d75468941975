import { goto } from '$app/navigation';
import { requestJson } from '#lib/api/http.ts';
import type { PushOut } from '#lib/api/client/types.gen.ts';
import { live } from '#lib/live/live.svelte.ts';
import { session } from '#lib/session/session.svelte.ts';
import { counters } from '#lib/shell/counters.svelte.ts';
import { belongsTo, disable, isFor, renew, subscription, supported } from './device.ts';

const GATHER = 1_000;

/** What pushes need wherever one is: a browser that is known, pages that open at a click, and nothing that is read. */
export function followPushes(): () => void {
  if (!supported()) return () => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tidy = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void navigator.serviceWorker
        .getRegistration()
        .then((registration) => registration?.active?.postMessage('tidy'));
    }, GATHER);
  };
  const open = (event: MessageEvent<unknown>) => {
    const said = event.data as { open?: unknown } | null;
    if (typeof said?.open !== 'string') return;
    event.ports[0]?.postMessage('taken');
    void goto(said.open);
  };
  navigator.serviceWorker.addEventListener('message', open);
  const person = session.data?.person.id;
  if (person) void settle(person).catch(() => undefined);
  tidy();
  const ends = [
    live.onEvent('notifications.read', tidy),
    live.onEvent('messaging.receipt_moved', (event) => {
      if (event['personId'] === person) tidy();
    }),
    $effect.root(() => {
      $effect(() => {
        const count = (counters.get('notifications') ?? 0) + (counters.get('messages') ?? 0);
        // Pages that are not installed have no badge.
        void (count ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.())?.catch(() => undefined);
      });
    }),
  ];
  return () => {
    clearTimeout(timer);
    navigator.serviceWorker.removeEventListener('message', open);
    ends.forEach((end) => end());
  };
}

/** A new session of the same person goes on with the pushes of the former one; those of another person end. */
async function settle(person: string): Promise<void> {
  const found = await subscription();
  if (!found) return;
  if (!belongsTo(person)) return disable();
  const { publicKey, devices } = await requestJson<PushOut>('GET', '/api/notifications/push');
  if (publicKey === null) await disable();
  else if (!isFor(found, publicKey) || !devices.some((device) => device.current)) await renew(publicKey);
}
