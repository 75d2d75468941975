import { openPage } from './opening.ts';
import { tellNews, tidyUp } from './telling.ts';

// Web push, and nothing else: it keeps no page and no answer, and loads nothing for the pages, so that a new version
// of them needs no other way than without it.
const worker = self as unknown as ServiceWorkerGlobalScope;

worker.addEventListener('install', () => void worker.skipWaiting());
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('push', (event) => event.waitUntil(tellNews(worker)));
worker.addEventListener('message', (event) => {
  if (event.data === 'tidy') event.waitUntil(tidyUp(worker));
});
worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openPage(worker, event.notification.data));
});
