/** What `POST /api/notifications/push/news` answers; the generated functions would bring the whole API along. */
interface News {
  badge: number;
  standing: string[];
  shown: { tag: string; title: string; body: string; path: string; loud: boolean }[];
}

type State = Omit<News, 'shown'>;

/** `renotify` is no part of the standard's text any more, and of all browsers that have it. */
type Shown = NotificationOptions & { renotify?: boolean };

const UNKNOWN = 'unknown';
const IMAGES = { icon: '/icon-192.png', badge: '/badge-96.png' };

// The person is signed out, or there is no network: all that is known is that there is something.
const FALLBACK: Record<string, [title: string, body: string]> = {
  fr: ['Du nouveau pour vous', 'Ouvrez la communauté pour lire.'],
  en: ['Something new for you', 'Open the community to read it.'],
  es: ['Hay novedades para usted', 'Abra la comunidad para leerlo.'],
};

/** Pushes are empty: ask what is new, and show it. Browsers expect to see something after each. */
export async function tellNews(worker: ServiceWorkerGlobalScope): Promise<void> {
  const news = await ask<News>('POST', '/api/notifications/push/news');
  if (news === null) {
    const [title, body] = FALLBACK[worker.navigator.language.slice(0, 2)] ?? FALLBACK['fr']!;
    return show(worker, title, { body, tag: UNKNOWN, data: '/notifications' });
  }
  await keepTo(worker, news);
  for (const { tag, title, body, path, loud } of news.shown)
    await show(worker, title, { body, tag, renotify: loud, silent: !loud, data: path });
  if (news.shown.length === 0 && (await worker.registration.getNotifications()).length === 0)
    await showNothing(worker);
}

/** Take back what was read elsewhere. */
export async function tidyUp(worker: ServiceWorkerGlobalScope): Promise<void> {
  const state = await ask<State>('GET', '/api/notifications/push/state');
  if (state !== null) await keepTo(worker, state);
}

async function keepTo(worker: ServiceWorkerGlobalScope, { badge, standing }: State): Promise<void> {
  for (const shown of await worker.registration.getNotifications())
    if (!standing.includes(shown.tag)) shown.close();
  await (badge ? worker.navigator.setAppBadge?.(badge) : worker.navigator.clearAppBadge?.())?.catch(
    () => undefined,
  );
}

/** What it was sent for has been read meanwhile. */
async function showNothing(worker: ServiceWorkerGlobalScope): Promise<void> {
  const [title] = FALLBACK[worker.navigator.language.slice(0, 2)] ?? FALLBACK['fr']!;
  await show(worker, title, { tag: UNKNOWN, silent: true });
  for (const shown of await worker.registration.getNotifications({ tag: UNKNOWN })) shown.close();
}

const show = (worker: ServiceWorkerGlobalScope, title: string, options: Shown) =>
  worker.registration.showNotification(title, { ...IMAGES, ...options });

async function ask<T>(method: string, path: string): Promise<T | null> {
  try {
    const answer = await fetch(path, { method, credentials: 'same-origin' });
    return answer.ok ? ((await answer.json()) as T) : null;
  } catch {
    return null;
  }
}
