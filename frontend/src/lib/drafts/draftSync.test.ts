import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '#lib/api/problem.ts';
import {
  DraftSync,
  deviceName,
  type DraftContent,
  type DraftStore,
  type KeptDraft,
} from './draftSync.svelte.ts';

/** The server's rule: a save over another sequence than the stored one is refused with what is stored. */
class Server implements DraftStore {
  readonly name = 'forums';
  stored: KeptDraft | null = null;
  down = false;
  calls = 0;
  #last = 0;

  #up(): void {
    this.calls += 1;
    if (this.down) throw new ApiProblem({ status: 0, code: 'network' });
  }

  read = async (): Promise<KeptDraft | null> => {
    this.#up();
    return this.stored;
  };

  save = async (_key: string, { sequence, ...content }: KeptDraft): Promise<{ sequence: number }> => {
    this.#up();
    if (this.stored && this.stored.body !== content.body && this.stored.sequence !== sequence)
      throw new ApiProblem({ status: 409, code: 'draft_conflict', params: { ...this.stored } });
    this.#last += 1;
    this.stored = { ...content, sequence: this.#last };
    return { sequence: this.#last };
  };

  hear = () => () => undefined;

  drop = async (): Promise<void> => {
    this.#up();
    this.stored = null;
  };
}

function device(server: Server) {
  const screen: DraftContent = { title: '', body: '', extra: {} };
  const sync = new DraftSync({
    key: 'new:none',
    store: server,
    device: 'essai',
    content: () => ({ ...screen }),
    show: (content) => Object.assign(screen, content),
    blank: ({ body }) => !body.trim(),
  });
  const type = (body: string) => {
    screen.body = body;
    sync.changed();
  };
  return { screen, sync, type };
}

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
});
afterEach(() => vi.useRealTimers());

describe('a screen that is left and opened again', () => {
  it('does not dispute with its own last save', async () => {
    const server = new Server();
    let arrive: () => void = () => {};
    const { save } = server;
    server.save = async (...given) => {
      await new Promise<void>((resolve) => (arrive = resolve));
      return save(...given);
    };
    const first = device(server);
    first.type('Merci');
    first.sync.end();
    const again = device(server);
    const opened = again.sync.open();
    again.type('Merci et bonsoir');
    arrive();
    await opened;
    expect(again.sync.dispute).toBeNull();
    await vi.advanceTimersByTimeAsync(2_000);
    arrive();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.stored?.body).toBe('Merci et bonsoir');
    expect(again.sync.dispute).toBeNull();
  });
});

describe('an answer that a save has overtaken', () => {
  it.each([true, false])('takes no text from the screen (saved before: %s)', async (before) => {
    const server = new Server();
    const { screen, sync, type } = device(server);
    if (before) {
      type('Merci');
      await sync.save();
    }
    let answer: () => void = () => {};
    const { read } = server;
    server.read = async () => {
      const found = await read();
      await new Promise<void>((resolve) => (answer = resolve));
      server.read = read;
      return found;
    };
    const opened = sync.open();
    await vi.advanceTimersByTimeAsync(0);
    type('Merci et bonsoir');
    await sync.save();
    answer();
    await opened;
    expect(screen.body).toBe('Merci et bonsoir');
    expect(sync.state).toBe('saved');
    expect(sync.dispute).toBeNull();
    expect(server.stored?.body).toBe('Merci et bonsoir');
  });
});

it('does not dispute with a save that was on its way when the page was hidden', async () => {
  const server = new Server();
  const { sync, type } = device(server);
  let arrive: () => void = () => {};
  const { save } = server;
  server.save = async (...given) => {
    server.save = save;
    const done = await save(...given);
    await new Promise<void>((resolve) => (arrive = resolve));
    return done;
  };
  type('Merci');
  const first = sync.save();
  await vi.advanceTimersByTimeAsync(0);
  type('Merci et bonsoir');
  await sync.save(true);
  arrive();
  await first;
  expect(sync.dispute).toBeNull();
  await vi.advanceTimersByTimeAsync(4_000);
  expect(server.stored?.body).toBe('Merci et bonsoir');
  expect(sync.dispute).toBeNull();
});

describe('drafts of several devices', () => {
  it('saves a moment after typing stops, and once', async () => {
    const server = new Server();
    const { type } = device(server);
    type('a');
    await vi.advanceTimersByTimeAsync(1_500);
    type('ab');
    await vi.advanceTimersByTimeAsync(1_500);
    expect(server.stored).toBeNull();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.stored?.body).toBe('ab');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.calls).toBe(1);
  });

  it('saves now and then while one never stops typing', async () => {
    const server = new Server();
    const { type } = device(server);
    for (let step = 0; step < 12; step++) {
      type('a'.repeat(step + 1));
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(server.stored).not.toBeNull();
  });

  it('shows what another device saved where there is nothing yet', async () => {
    const server = new Server();
    const desk = device(server);
    desk.type('du bureau');
    await desk.sync.save();
    sessionStorage.clear();
    const train = device(server);
    await train.sync.open();
    expect(train.screen.body).toBe('du bureau');
  });

  it('asks where both have written, and loses neither', async () => {
    const server = new Server();
    const desk = device(server);
    const train = device(server);
    desk.type('du bureau');
    await desk.sync.save();
    train.type('du train');
    await train.sync.save();
    expect(train.screen.body).toBe('du train');
    expect(train.sync.dispute?.body).toBe('du bureau');
    expect(server.stored?.body).toBe('du bureau');
    train.sync.settle({ title: '', body: 'du train\n\ndu bureau', extra: {} });
    await vi.advanceTimersByTimeAsync(0);
    expect(server.stored?.body).toBe('du train\n\ndu bureau');
    await desk.sync.heard('new:none', server.stored!.sequence);
    expect(desk.screen.body).toBe('du train\n\ndu bureau');
  });

  it('empties what was sent or dropped elsewhere, unless one went on writing here', async () => {
    const server = new Server();
    const { screen, sync, type } = device(server);
    type('texte');
    await sync.save();
    await server.drop();
    await sync.heard('new:none', 0);
    expect(screen.body).toBe('');
    type('autre');
    await sync.save();
    await server.drop();
    type('autre, suite');
    await sync.heard('new:none', 0);
    expect(screen.body).toBe('autre, suite');
    await sync.save();
    expect(server.stored?.body).toBe('autre, suite');
  });

  it('keeps the text here while the server is away, and saves it later', async () => {
    const server = new Server();
    const { sync, type } = device(server);
    server.down = true;
    type('texte');
    await sync.save();
    expect(sync.state).toBe('here');
    server.down = false;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(server.stored?.body).toBe('texte');
  });

  it('takes the draft away when its text is emptied, and hands it over with the post', async () => {
    const server = new Server();
    const { screen, sync, type } = device(server);
    type('texte');
    await sync.save();
    expect(sync.handOver()).toEqual({ key: 'new:none', sequence: 1 });
    screen.body = '';
    sync.changed();
    await vi.advanceTimersByTimeAsync(20_000);
    // The post takes it: nothing is asked a second time.
    expect(server.stored?.body).toBe('texte');
  });

  it('leaves no draft of what was sent while it was being saved', async () => {
    const server = new Server();
    const { sync, type } = device(server);
    type('texte');
    const sent = sync.ref;
    await sync.save();
    sync.handOver(sent);
    await vi.advanceTimersByTimeAsync(0);
    expect(server.stored).toBeNull();
  });

  it('does not save what was sent when its screen goes away', async () => {
    const server = new Server();
    const { sync, type } = device(server);
    type('texte');
    sync.handOver();
    // Effects that end see values as they were before.
    sync.end();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.stored).toBeNull();
  });

  it('calls devices by their names', () => {
    expect(deviceName('Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36')).toBe('Chrome, Linux');
    expect(deviceName('?')).toBe('');
  });
});
