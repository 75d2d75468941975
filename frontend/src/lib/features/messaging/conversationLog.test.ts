import { describe, expect, it, vi } from 'vitest';
import type { MessageOut, MessagePage } from '#lib/api/client/types.gen.ts';
import { ApiProblem } from '#lib/api/problem.ts';
import { ConversationLog, type MessageQuery } from './conversationLog.svelte.ts';
import { dice } from './testing/dice.ts';

/** The conversation as the database has it, and pages as the API cuts them. */
class Server {
  messages: MessageOut[] = [];
  changeSeq = 0;
  size = 3;

  store(): MessageOut {
    const message = this.#message(this.messages.length + 1, 1);
    this.messages.push(message);
    return message;
  }

  edit(seq: number): MessageOut {
    const message = this.#message(seq, this.messages[seq - 1]!.version + 1);
    this.messages[seq - 1] = message;
    return message;
  }

  page({ after, before, around, limit = this.size }: MessageQuery): MessagePage {
    const size = Math.min(limit, this.size);
    const until = around ?? before ?? Infinity;
    const items =
      after === undefined
        ? this.messages.filter(({ seq }) => seq < until).slice(-size)
        : this.messages.filter(({ seq }) => seq > after).slice(0, size);
    if (around !== undefined) items.push(...this.messages.slice(around - 1, around - 1 + size));
    const first = items[0]?.seq ?? 1;
    const last = items.at(-1)?.seq ?? this.messages.length;
    return this.#page(items, first > 1, last < this.messages.length);
  }

  changes(after: number): MessagePage {
    const all = this.messages.filter((each) => each.changeSeq > after);
    all.sort((a, b) => a.changeSeq - b.changeSeq);
    const items = all.slice(0, this.size);
    const cut = all.length > items.length;
    return { ...this.#page(items, false, cut), changeSeq: cut ? items.at(-1)!.changeSeq : this.changeSeq };
  }

  #page(items: MessageOut[], hasBefore: boolean, hasAfter: boolean): MessagePage {
    return { items, lastSeq: this.messages.length, changeSeq: this.changeSeq, hasBefore, hasAfter };
  }

  #message(seq: number, version: number): MessageOut {
    const changeSeq = ++this.changeSeq;
    return { seq, version, changeSeq, clientMessageId: `client-${seq}` } as MessageOut;
  }
}

const cut = () => new ApiProblem({ status: 0, code: 'network' });
const settled = () => vi.advanceTimersByTimeAsync(600_000);

/** Answers are made when they are asked for and arrive when the dice say so, or never. */
function slow(server: Server, roll: (sides: number) => number, losses: number) {
  const late = async <T>(answer: () => T): Promise<T> => {
    await new Promise((resolve) => setTimeout(resolve, roll(40)));
    if (roll(100) < losses) throw cut();
    const made = answer();
    await new Promise((resolve) => setTimeout(resolve, roll(40)));
    if (roll(100) < losses) throw cut();
    return made;
  };
  return {
    messages: (wanted: MessageQuery) => late(() => server.page(wanted)),
    changes: (after: number) => late(() => server.changes(after)),
  };
}

/** One history: things happen, frames come late, twice or never, the reader moves about. */
async function live(seed: number): Promise<{ log: ConversationLog; server: Server }> {
  const roll = dice(seed);
  const server = new Server();
  for (let count = roll(12); count > 0; count--) server.store();
  const log = new ConversationLog({ source: slow(server, roll, 20), random: () => roll(100) / 100 });
  void log.open(roll(2) ? undefined : 1 + roll(6));
  for (let step = 0; step < 40; step++) {
    const what = roll(10);
    if (what < 4) heard(log, roll, server.store());
    else if (what < 7 && server.messages.length > 0) {
      heard(log, roll, server.edit(1 + roll(server.messages.length)));
    } else if (what === 7) void log.before();
    else if (what === 8) void log.after();
    else void (roll(4) ? log.resync() : log.open(roll(2) ? undefined : 1 + roll(20)));
    const { messages } = log;
    expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => log.first + index));
    await vi.advanceTimersByTimeAsync(roll(30));
  }
  return { log, server };
}

function heard(log: ConversationLog, roll: (sides: number) => number, message: MessageOut): void {
  if (roll(4) === 0) log.take(message);
  for (let times = roll(3); times > 0; times--) setTimeout(() => void log.hear(message), roll(200));
}

describe('ConversationLog', () => {
  it('shows what the server has, whatever frames and answers did on their way', async () => {
    vi.useFakeTimers();
    for (let seed = 1; seed <= 400; seed++) {
      const { log, server } = await live(seed);
      await settled();
      void log.resync();
      await settled();
      while (log.messages.length === 0 && server.messages.length > 0) {
        void log.open();
        await settled();
      }
      const window = server.messages.slice(log.first - 1, log.last);
      expect(log.messages, `seed ${seed}`).toEqual(log.messages.length > 0 ? window : []);
      if (!log.hasAfter) expect(log.last, `seed ${seed}`).toBe(server.messages.length);
      expect(log.hasBefore, `seed ${seed}`).toBe(log.first > 1);
      for (let tries = 0; tries < 60 && (log.hasBefore || log.hasAfter); tries++) {
        void log.before();
        await settled();
        void log.after();
        await settled();
      }
      expect(log.messages, `seed ${seed}`).toEqual(server.messages);
    }
    vi.useRealTimers();
  });

  it('follows by frames alone where each of them arrives, however they overtake answers', async () => {
    vi.useFakeTimers();
    for (let seed = 1; seed <= 200; seed++) {
      const roll = dice(seed);
      const server = new Server();
      server.store();
      const log = new ConversationLog({ source: slow(server, roll, 10), random: () => 0 });
      while (log.messages.length === 0) {
        void log.open();
        await settled();
      }
      for (let step = 0; step < 12; step++) {
        const message = roll(2) ? server.store() : server.edit(1 + roll(server.messages.length));
        setTimeout(() => void log.hear(message), roll(40));
        await vi.advanceTimersByTimeAsync(roll(60));
      }
      await settled();
      expect(log.messages, `seed ${seed}`).toEqual(server.messages);
    }
    vi.useRealTimers();
  });

  it('asks nothing for what it knows, and again after a failure', async () => {
    vi.useFakeTimers();
    const server = new Server();
    server.store();
    const changes = vi.fn(async (after: number) => server.changes(after));
    const log = new ConversationLog({
      source: { messages: async (wanted) => server.page(wanted), changes },
      random: () => 1,
    });
    await log.open();
    await log.hear({ changeSeq: 1 });
    log.take(server.store());
    expect(changes).not.toHaveBeenCalled();
    expect(log.last).toBe(2);
    changes.mockRejectedValueOnce(new ApiProblem({ status: 503, code: 'unavailable', retryAfter: 2 }));
    await log.hear(server.store());
    expect(log.last).toBe(2);
    await vi.advanceTimersByTimeAsync(2_500);
    expect(log.last).toBe(3);
    vi.useRealTimers();
  });

  it('says once what came at the end', async () => {
    const server = new Server();
    server.store();
    const onArrived = vi.fn();
    const log = new ConversationLog({
      source: {
        messages: async (wanted) => server.page(wanted),
        changes: async (after) => server.changes(after),
      },
      onArrived,
    });
    await log.open();
    const message = server.store();
    await log.hear(message);
    await log.hear(message);
    log.take(message);
    server.edit(2);
    await log.resync();
    expect(onArrived).toHaveBeenCalledExactlyOnceWith([message]);
  });

  it('shows a change at once and takes it back unless the server said otherwise', async () => {
    const server = new Server();
    server.store();
    server.store();
    const source = {
      messages: async (wanted: MessageQuery) => server.page(wanted),
      changes: async (after: number) => server.changes(after),
    };
    const log = new ConversationLog({ source });
    await log.open();
    const back = log.pretend(1, { deleted: true });
    expect(log.at(1)?.deleted).toBe(true);
    back();
    expect(log.at(1)?.deleted).toBeUndefined();
    const late = log.pretend(1, { deleted: true });
    await log.hear(server.edit(1));
    late();
    expect(log.at(1)).toEqual(server.messages[0]);
  });

  it('stays where it is when a conversation is gone', async () => {
    const log = new ConversationLog({
      source: {
        messages: async () => ({ items: [], lastSeq: 0, changeSeq: 0, hasBefore: false, hasAfter: false }),
        changes: async () => {
          throw new ApiProblem({ status: 404, code: 'not_found' });
        },
      },
    });
    await log.open();
    await log.resync();
    expect(log.problem?.status).toBe(404);
  });
});
