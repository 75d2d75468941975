import { requestJson } from '#lib/api/http.ts';
import { onPerson } from '#lib/session/session.svelte.ts';

/**
 * Whether this browser is woken. unsupported: it cannot be; install: on an iPhone, once the site is on the home screen;
 * denied: its person has forbidden it.
 */
export type DeviceState = 'unsupported' | 'install' | 'denied' | 'off' | 'on';

/** Whose pushes come here: the next person who signs in at this browser has not asked for them. */
const OWNER = 'push-owner';
const WORKER = '/service-worker.js';

// Whoever signs out leaves the page first, with all that runs on it.
onPerson((person) => {
  if (person === null) void disable().catch(() => undefined);
});

export function supported(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
}

/** What the browser itself says; whether the server knows it is another question. */
export async function deviceState(): Promise<DeviceState> {
  if (!supported()) return /\b(iPhone|iPad)\b/.test(navigator.userAgent) ? 'install' : 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  return (await subscription()) ? 'on' : 'off';
}

export const belongsTo = (person: string): boolean => localStorage.getItem(OWNER) === person;

/** Ask for the permission where it was not given yet, and have this browser woken. */
export async function enable(publicKey: string, person: string): Promise<DeviceState> {
  if ((await Notification.requestPermission()) !== 'granted') return deviceState();
  await navigator.serviceWorker.register(WORKER);
  await register(await navigator.serviceWorker.ready, publicKey);
  localStorage.setItem(OWNER, person);
  return 'on';
}

/** Tell the server of a subscription again, under the session that is there now. */
export async function renew(publicKey: string): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration();
  if (registration) await register(registration, publicKey);
}

/** Nothing comes here any more, and nothing of what came stays. */
export async function disable(): Promise<void> {
  localStorage.removeItem(OWNER);
  const registration = supported() ? await navigator.serviceWorker.getRegistration() : undefined;
  if (!registration) return;
  for (const shown of await registration.getNotifications()) shown.close();
  await navigator.clearAppBadge?.().catch(() => undefined);
  await (await registration.pushManager.getSubscription())?.unsubscribe();
  await registration.unregister();
}

export async function subscription(): Promise<PushSubscription | null> {
  const registration = supported() ? await navigator.serviceWorker.getRegistration() : undefined;
  return (await registration?.pushManager.getSubscription()) ?? null;
}

async function register(registration: ServiceWorkerRegistration, publicKey: string): Promise<void> {
  let found = await registration.pushManager.getSubscription();
  if (found && !isFor(found, publicKey)) {
    await found.unsubscribe();
    found = null;
  }
  found ??= await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: publicKey,
  });
  await requestJson('POST', '/api/notifications/push/devices', { endpoint: found.endpoint });
}

/** A subscription is made for one key; the platform may have another one since. */
export function isFor(found: PushSubscription, publicKey: string): boolean {
  const key = found.options.applicationServerKey;
  if (!key) return true;
  const text = btoa(String.fromCharCode(...new Uint8Array(key)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '') === publicKey;
}
