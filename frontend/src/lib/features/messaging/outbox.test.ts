import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '#lib/api/problem.ts';
import type { Arrival } from './outboxTypes.ts';
import { Browser, Server, type Tab } from './testing/browser.ts';
import { dice } from './testing/dice.ts';

const HERE = { conversationId: 'here' };
const cut = () => new ApiProblem({ status: 0, code: 'network' });
const problem = (status: number, code: string, retryAfter: number | null = null) =>
  new ApiProblem({ status, code, retryAfter });

let server: Server;
let browser: Browser;
const soon = (time = 50) => vi.advanceTimersByTimeAsync(time);
const states = (tab: Tab) => tab.outbox.list.map(({ source, state }) => [source, state]);

beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
  browser = new Browser(server);
});
afterEach(() => vi.useRealTimers());

describe('outbox', () => {
  it('sends in order, tells what arrived and leaves nothing', async () => {
    const tab = browser.tab();
    const other = browser.tab();
    const arrived = vi.fn();
    other.outbox.onArrived(arrived);
    tab.outbox.queue(HERE, 'one');
    const { id } = tab.outbox.queue(HERE, 'two', 1);
    expect(states(tab)).toEqual([
      ['one', 'queued'],
      ['two', 'queued'],
    ]);
    await soon();
    expect(server.stored.map(({ source, replyTo }) => [source, replyTo])).toEqual([
      ['one', null],
      ['two', 1],
    ]);
    expect(arrived).toHaveBeenLastCalledWith({
      id,
      conversationId: 'here',
      message: { clientMessageId: id },
    });
    expect(tab.outbox.list).toEqual([]);
    expect(other.outbox.list).toEqual([]);
    expect(await browser.store.all()).toEqual([]);
    expect(tab.journal).toBe('');
  });

  it('waits longer and longer without a network, and not at all once it is back', async () => {
    const times: number[] = [];
    server.before = async () => {
      times.push(Date.now());
      throw cut();
    };
    const tab = browser.tab();
    tab.outbox.queue(HERE, 'one');
    await soon(100_000);
    const waits = times.slice(1).map((time, index) => time - times[index]!);
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(states(tab)).toEqual([['one', 'queued']]);
    server.before = async () => undefined;
    tab.outbox.wake();
    await soon();
    expect(server.sources).toEqual(['one']);
  });

  it('waits as long as the server asks, whatever happens meanwhile', async () => {
    server.before = async () => {
      throw problem(429, 'too_many_requests', 7);
    };
    const tab = browser.tab();
    tab.outbox.queue(HERE, 'one');
    await soon();
    server.before = async () => undefined;
    tab.outbox.wake();
    tab.outbox.queue(HERE, 'two');
    await soon(6_900);
    expect(server.requests).toBe(1);
    await soon(700);
    expect(server.sources).toEqual(['one', 'two']);
  });

  it('keeps what is refused in sight, sends the rest, and tries again or gives back when asked', async () => {
    server.before = async ({ source }) => {
      if (source === 'long')
        throw new ApiProblem({ status: 422, code: 'content_too_long', params: { size: 9 } });
    };
    const tab = browser.tab();
    const other = browser.tab();
    const { id } = tab.outbox.queue(HERE, 'long');
    tab.outbox.queue(HERE, 'short');
    await soon();
    expect(server.sources).toEqual(['short']);
    expect(states(other)).toEqual([['long', 'failed']]);
    const { problem: refusal } = other.outbox.list[0]!;
    expect([refusal?.status, refusal?.code, refusal?.params]).toEqual([422, 'content_too_long', { size: 9 }]);
    const again = tab.reload();
    await soon();
    expect(states(again)).toEqual([['long', 'failed']]);
    server.before = async () => undefined;
    other.outbox.retry(id);
    await soon();
    expect(server.sources).toEqual(['short', 'long']);
    expect(server.stored[1]!.id).toBe(id);
    expect(await browser.store.all()).toEqual([]);
  });

  it('gives the text back and sends it no more', async () => {
    server.before = async () => {
      throw cut();
    };
    const tab = browser.tab();
    const other = browser.tab();
    const { id } = tab.outbox.queue(HERE, 'one', 4);
    await soon();
    expect(other.outbox.discard(id)).toMatchObject({ source: 'one', replyTo: 4 });
    await soon();
    expect(states(tab)).toEqual([]);
    server.before = async () => undefined;
    await soon(60_000);
    expect(server.stored).toEqual([]);
  });

  it('does not give back what is just being sent', async () => {
    server.before = () => new Promise((resolve) => setTimeout(resolve, 100));
    const tab = browser.tab();
    const other = browser.tab();
    const { id } = tab.outbox.queue(HERE, 'one');
    await soon();
    expect(states(other)).toEqual([['one', 'sending']]);
    expect(tab.outbox.discard(id)).toBeUndefined();
    expect(other.outbox.discard(id)).toBeUndefined();
    await soon(200);
    expect(server.sources).toEqual(['one']);
  });

  it('gives up for a while what the server fails at, so that the rest goes', async () => {
    server.before = async ({ source }) => {
      if (source === 'poison') throw problem(500, 'unknown');
    };
    const tab = browser.tab();
    tab.outbox.queue(HERE, 'poison');
    tab.outbox.queue(HERE, 'good');
    await soon(20_000);
    expect(server.sources).toEqual(['good']);
    expect(states(tab)).toEqual([['poison', 'failed']]);
  });

  it('writes on in the conversation that the first message to a person began', async () => {
    const tab = browser.tab();
    const arrived: Arrival[] = [];
    tab.outbox.onArrived((each) => arrived.push(each));
    tab.outbox.queue({ personId: 'emily' }, 'one');
    tab.outbox.queue({ personId: 'emily' }, 'two');
    expect(tab.outbox.of(null, 'emily')).toHaveLength(2);
    await soon();
    expect(server.stored.map(({ target }) => target)).toEqual([
      { personId: 'emily' },
      { conversationId: 'new' },
    ]);
    expect(arrived.map(({ conversationId }) => conversationId)).toEqual(['new', 'new']);
  });

  it('forgets what the conversation shows already', async () => {
    server.after = async () => {
      throw cut();
    };
    const tab = browser.tab();
    const { id } = tab.outbox.queue(HERE, 'one');
    await soon();
    tab.outbox.seen([{ clientMessageId: 'another' }, { clientMessageId: id }]);
    await soon(60_000);
    expect(tab.outbox.list).toEqual([]);
    expect(server.requests).toBe(1);
    expect(await browser.store.all()).toEqual([]);
  });

  it('goes on in another tab when the one that sends is closed', async () => {
    server.before = async () => {
      throw cut();
    };
    const tab = browser.tab();
    browser.tab();
    tab.outbox.queue(HERE, 'one');
    await soon();
    tab.close();
    server.before = async () => undefined;
    await soon(60_000);
    expect(server.sources).toEqual(['one']);
  });

  it('works on where the browser keeps nothing, and survives a reload even there', async () => {
    const full = async () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    browser.store = { all: full, add: full, change: full, remove: full, drain: full, belongTo: full };
    server.before = async () => {
      throw cut();
    };
    const tab = browser.tab();
    tab.outbox.queue(HERE, 'one');
    tab.outbox.queue(HERE, 'two');
    await soon();
    expect(states(tab)).toEqual([
      ['one', 'queued'],
      ['two', 'queued'],
    ]);
    const again = tab.reload();
    server.before = async () => undefined;
    await soon(60_000);
    expect(server.sources).toEqual(['one', 'two']);
    expect(again.journal).toBe('');
  });
});

describe('whose outbox it is', () => {
  const offline = async () => {
    throw cut();
  };

  it('leaves the database at the end of a session, and sends on once the same person is back', async () => {
    server.before = offline;
    const tab = browser.tab();
    tab.outbox.queue(HERE, 'one');
    await soon();
    server.before = async () => {
      throw problem(401, 'sign_in_required');
    };
    await soon(60_000);
    await tab.outbox.park();
    expect(await browser.store.all()).toEqual([]);
    expect(states(tab)).toEqual([['one', 'queued']]);
    tab.outbox.queue(HERE, 'two');
    expect(await browser.store.all()).toEqual([]);
    server.before = async () => undefined;
    await soon(60_000);
    expect(server.stored).toEqual([]);
    void tab.outbox.start();
    await soon();
    expect(server.sources).toEqual(['one', 'two']);
    expect(tab.journal).toBe('');
  });

  it('keeps nothing of whoever signs out while the end of the session is dealt with', async () => {
    server.before = offline;
    const tab = browser.tab();
    tab.outbox.queue(HERE, 'one');
    await soon();
    const parked = tab.outbox.park();
    tab.outbox.end();
    await parked;
    expect(states(tab)).toEqual([]);
    expect(tab.journal).toBe('');
    expect(await browser.store.all()).toEqual([]);
  });

  it('sends nothing of whoever has signed out, in no tab', async () => {
    server.before = offline;
    const tab = browser.tab();
    const other = browser.tab();
    tab.outbox.queue(HERE, 'one');
    await soon();
    tab.outbox.end();
    browser.tell(tab, { type: 'left', person: 'camille' });
    server.before = async () => undefined;
    await soon(60_000);
    expect(tab.outbox.list).toEqual([]);
    expect(other.outbox.list).toEqual([]);
    expect(tab.journal + other.journal).toBe('');
    expect(server.stored).toEqual([]);
  });

  it('drops what another person left, on the disk and in the other tabs', async () => {
    server.before = offline;
    const camille = browser.tab('camille');
    camille.outbox.queue(HERE, 'private');
    await soon();
    const emily = browser.tab('emily');
    await soon();
    server.before = async () => undefined;
    await soon(60_000);
    expect(await browser.store.all()).toEqual([]);
    expect(camille.outbox.list).toEqual([]);
    expect(emily.outbox.list).toEqual([]);
    expect(server.stored).toEqual([]);
    expect(camille.journal + emily.journal).toBe('');
  });
});

/** Tabs write, reload and close in the middle of anything, over a line that loses requests and answers. */
async function history(
  seed: number,
  locks: boolean,
): Promise<{ written: Map<string, string[]>; left: Tab[] }> {
  const roll = dice(seed);
  browser.locks = locks;
  const line = async () => {
    await new Promise((resolve) => setTimeout(resolve, roll(80)));
    if (roll(3) === 0) throw roll(2) ? cut() : problem(503, 'unavailable', roll(2));
  };
  server.before = server.after = line;
  const written = new Map<string, string[]>();
  let tabs = [browser.tab(), browser.tab(), browser.tab()];
  for (let step = 0; step < 30; step++) {
    const which = roll(tabs.length);
    const what = roll(8);
    if (what < 5) {
      const conversationId = `c${roll(2)}`;
      const source = `${seed}-${step}`;
      tabs[which]!.outbox.queue({ conversationId }, source);
      const key = `${which} ${conversationId}`;
      written.set(key, [...(written.get(key) ?? []), source]);
    } else if (what < 7) tabs = tabs.map((tab, index) => (index === which ? tab.reload() : tab));
    else tabs[which]!.outbox.wake();
    await soon(roll(120));
  }
  server.before = server.after = async () => undefined;
  await soon(300_000);
  return { written, left: tabs };
}

describe('outbox of a bad day', () => {
  it.each([true, false])('loses, doubles and mixes up nothing, Web Locks: %s', async (locks) => {
    for (let seed = 1; seed <= 60; seed++) {
      server = new Server();
      browser = new Browser(server);
      const { written, left } = await history(seed, locks);
      const all = [...written.values()].flat();
      expect(server.sources.toSorted(), `seed ${seed}`).toEqual(all.toSorted());
      for (const sources of written.values()) {
        expect(
          server.sources.filter((source) => sources.includes(source)),
          `seed ${seed}`,
        ).toEqual(sources);
      }
      expect(await browser.store.all(), `seed ${seed}`).toEqual([]);
      for (const tab of left) expect([tab.outbox.list, tab.journal], `seed ${seed}`).toEqual([[], '']);
    }
  });
});
