const ANSWER_WAIT = 1_000;

/** Show a page in a tab that is open, by its own navigation, which keeps what was typed; otherwise in a new one. */
export async function openPage(worker: ServiceWorkerGlobalScope, path: unknown): Promise<void> {
  const where = typeof path === 'string' && /^\/(?!\/)/.test(path) ? path : '/notifications';
  const tabs = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const tab = tabs.find((each) => each.visibilityState === 'visible') ?? tabs[0];
  if (tab && (await takes(tab, where))) {
    await tab.focus().catch(() => undefined);
    return;
  }
  await worker.clients.openWindow(where);
}

/** Whether a tab goes there: one in which nobody is signed in does not answer. */
function takes(tab: WindowClient, open: string): Promise<boolean> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(true);
    setTimeout(() => resolve(false), ANSWER_WAIT);
    tab.postMessage({ open }, [port2]);
  });
}
