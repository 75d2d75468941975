import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openPage } from './opening.ts';
import { tellNews, tidyUp } from './telling.ts';

interface Shown {
  title: string;
  tag: string;
  silent: boolean;
  closed: boolean;
}

/** As much of a service worker as notifications need. */
function worker(language = 'fr-FR') {
  const screen: Shown[] = [];
  const tabs: { visibilityState: string; focus: () => Promise<void>; postMessage: unknown }[] = [];
  const opened: string[] = [];
  const badges: number[] = [];
  const open = () => screen.filter((each) => !each.closed);
  const scope = {
    registration: {
      showNotification: async (title: string, options: { tag: string; silent?: boolean }) => {
        screen.push({ title, tag: options.tag, silent: options.silent ?? false, closed: false });
      },
      getNotifications: async (filter?: { tag: string }) =>
        open()
          .filter((each) => !filter || each.tag === filter.tag)
          .map((each) => ({ tag: each.tag, close: () => (each.closed = true) })),
    },
    navigator: {
      language,
      setAppBadge: async (count: number) => void badges.push(count),
      clearAppBadge: async () => void badges.push(0),
    },
    clients: {
      matchAll: async () => tabs,
      openWindow: async (path: string) => void opened.push(path),
    },
  };
  return { scope: scope as unknown as ServiceWorkerGlobalScope, screen, open, tabs, opened, badges };
}

const answer = (body: unknown, status = 200) =>
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(body), { status }));
const mention = { tag: 'a', title: '2 mentions', body: '', path: '/sujets/1', loud: true };

describe('a push', () => {
  beforeEach(() => vi.unstubAllGlobals());

  it('shows what is new, counts it, and takes back what was read', async () => {
    const { scope, open, badges } = worker();
    answer({ badge: 3, standing: ['a', 'b'], shown: [mention, { ...mention, tag: 'b', loud: false }] });
    await tellNews(scope);
    expect(open().map((each) => [each.tag, each.silent])).toEqual([
      ['a', false],
      ['b', true],
    ]);
    answer({ badge: 1, standing: ['b'] });
    await tidyUp(scope);
    expect(open().map((each) => each.tag)).toEqual(['b']);
    expect(badges).toEqual([3, 1]);
  });

  it('says in general words that there is something where it may not ask', async () => {
    const { scope, open } = worker('es-MX');
    answer({ code: 'sign_in_required' }, 401);
    await tellNews(scope);
    expect(open().map((each) => each.title)).toEqual(['Hay novedades para usted']);
  });

  it('leaves nothing on the screen where all is read', async () => {
    const { scope, screen, open } = worker();
    answer({ badge: 0, standing: [], shown: [] });
    await tellNews(scope);
    // Browsers count pushes after which nothing was shown.
    expect(screen.map((each) => each.silent)).toEqual([true]);
    expect(open()).toEqual([]);
  });
});

describe('a press on a notification', () => {
  it('leads there in a tab that is open', async () => {
    const { scope, tabs, opened } = worker();
    const told: unknown[] = [];
    tabs.push({
      visibilityState: 'visible',
      focus: async () => undefined,
      postMessage: (message: unknown, [port]: [MessagePort]) => {
        told.push(message);
        port.postMessage('taken');
      },
    });
    await openPage(scope, '/sujets/1');
    expect(told).toEqual([{ open: '/sujets/1' }]);
    expect(opened).toEqual([]);
  });

  it('opens a new one where none answers, and never another site', async () => {
    const { scope, opened } = worker();
    await openPage(scope, '/sujets/1');
    await openPage(scope, '//evil.example');
    await openPage(scope, undefined);
    expect(opened).toEqual(['/sujets/1', '/notifications', '/notifications']);
  });
});
