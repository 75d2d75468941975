import { describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '#lib/api/problem.ts';
import type { Post, PostPage } from '../data/types.ts';
import { PostLog } from './postLog.svelte.ts';

/** A topic on an imagined server. */
class Server {
  posts: Post[] = [];
  seq = 0;
  asked: string[] = [];

  constructor(count: number) {
    for (let index = 0; index < count; index++) this.write();
  }

  write(source = 'text'): Post {
    this.seq += 1;
    const post = { number: this.posts.length + 1, source, changeSeq: this.seq, deleted: false } as Post;
    this.posts.push(post);
    return post;
  }

  edit(number: number, source: string): Post {
    this.seq += 1;
    const post = { ...this.posts[number - 1]!, source, changeSeq: this.seq };
    this.posts[number - 1] = post;
    return post;
  }

  page(items: Post[]): PostPage {
    return {
      items,
      highestNumber: this.posts.length,
      changeSeq: this.seq,
      hasBefore: (items[0]?.number ?? 1) > 1,
      hasAfter: (items.at(-1)?.number ?? this.posts.length) < this.posts.length,
    };
  }

  log(onArrived?: (posts: Post[]) => void): PostLog {
    return new PostLog({
      ...(onArrived ? { onArrived } : {}),
      source: {
        posts: async (wanted) => {
          this.asked.push(JSON.stringify(wanted));
          const limit = wanted.limit ?? 20;
          let from: number;
          if (wanted.after !== undefined) from = wanted.after;
          else if (wanted.before !== undefined) from = Math.max(0, wanted.before - 1 - limit);
          else from = Math.max(0, (wanted.around ?? 1) - 1 - limit / 2);
          const to = wanted.before !== undefined ? wanted.before - 1 : from + limit;
          return this.page(this.posts.slice(from, to));
        },
        changes: async (after) => {
          this.asked.push(`changes ${after}`);
          const items = this.posts.filter((post) => post.changeSeq > after);
          return { ...this.page(items), hasAfter: false };
        },
      },
    });
  }
}

const numbers = (log: PostLog) => log.posts.map((post) => post.number);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

describe('pages', () => {
  it('opens around a post and grows at both ends without holes', async () => {
    const log = new Server(100).log();
    await log.open(50);
    expect(log.at(50)).toBeDefined();
    expect([log.hasBefore, log.hasAfter]).toEqual([true, true]);
    const [first, last] = [log.first, log.last];
    await log.before();
    await log.after();
    expect(log.first).toBeLessThan(first);
    expect(log.last).toBeGreaterThan(last);
    expect(numbers(log)).toEqual(range(log.first, log.last));
  });

  it('reaches both ends and asks no further', async () => {
    const server = new Server(30);
    const log = server.log();
    await log.open(15);
    await log.before();
    await log.after();
    expect(numbers(log)).toEqual(range(1, 30));
    const asked = server.asked.length;
    await log.before();
    await log.after();
    expect(server.asked).toHaveLength(asked);
  });

  it('keeps a bounded stretch of a long topic, without holes, whichever way one reads', async () => {
    const log = new Server(20_000).log();
    await log.open(10_000);
    for (let step = 0; step < 15; step++) await log.after();
    expect(log.posts).toHaveLength(200);
    expect([log.last - log.first, log.hasBefore, log.hasAfter]).toEqual([199, true, true]);
    const { last } = log;
    for (let step = 0; step < 15; step++) await log.before();
    expect(log.posts).toHaveLength(200);
    expect([log.last - log.first, log.hasBefore, log.hasAfter]).toEqual([199, true, true]);
    expect(log.last).toBeLessThan(last);
    // What was let go at the end comes again when one reads back.
    while (log.last < last) await log.after();
    expect(log.last - log.first).toBe(199);
  });

  it('forgets an answer that belongs to a place left meanwhile', async () => {
    const log = new Server(200).log();
    await log.open(100);
    const slow = log.after();
    await log.open(10);
    await slow;
    expect(log.last).toBeLessThan(50);
    expect(numbers(log)).toEqual(range(log.first, log.last));
  });

  it('says what went wrong and can be asked again', async () => {
    const server = new Server(3);
    let down = true;
    const log = new PostLog({
      source: {
        posts: async () => {
          if (down) throw new ApiProblem({ status: 0, code: 'network' });
          return server.page(server.posts);
        },
        changes: async () => server.page([]),
      },
    });
    await log.open(1);
    expect(log.problem?.code).toBe('network');
    down = false;
    await log.open(1);
    expect(log.problem).toBeNull();
    expect(numbers(log)).toEqual([1, 2, 3]);
  });
});

describe('what happens meanwhile', () => {
  it('appends a new post with one request', async () => {
    const server = new Server(3);
    const arrived = vi.fn();
    const log = server.log(arrived);
    await log.open(3);
    const post = server.write();
    await log.hear({ number: post.number, seq: post.changeSeq });
    expect(numbers(log)).toEqual([1, 2, 3, 4]);
    expect(server.asked).toHaveLength(2);
    expect(arrived).toHaveBeenCalledExactlyOnceWith([post]);
  });

  it('shows a post once, however often it is heard of', async () => {
    const server = new Server(3);
    const log = server.log();
    await log.open(3);
    const post = server.write();
    const hint = { number: post.number, seq: post.changeSeq };
    await Promise.all([log.hear(hint), log.hear(hint)]);
    log.take(post);
    await log.hear(hint);
    expect(numbers(log)).toEqual([1, 2, 3, 4]);
    expect(server.asked).toHaveLength(2);
  });

  it('takes its own post that came after one not yet heard of', async () => {
    const server = new Server(3);
    const log = server.log();
    await log.open(3);
    server.write();
    const own = server.write();
    log.take(own);
    await vi.waitFor(() => expect(numbers(log)).toEqual([1, 2, 3, 4, 5]));
  });

  it('fetches what lies between when a frame was lost', async () => {
    const server = new Server(5);
    const log = server.log();
    await log.open(5);
    server.edit(2, 'corrected');
    const post = server.write();
    await log.hear({ number: post.number, seq: post.changeSeq });
    expect(log.at(2)?.source).toBe('corrected');
    expect(log.seq).toBe(server.seq);
  });

  it('takes a change of a post', async () => {
    const server = new Server(5);
    const log = server.log();
    await log.open(5);
    server.edit(4, 'better');
    await log.hear({ seq: server.seq });
    expect(log.at(4)?.source).toBe('better');
  });

  it('does not append what lies beyond a place in the middle', async () => {
    const server = new Server(100);
    const log = server.log();
    await log.open(20);
    const shown = numbers(log);
    const post = server.write();
    await log.hear({ number: post.number, seq: post.changeSeq });
    expect(numbers(log)).toEqual(shown);
    expect(log.highest).toBe(101);
    expect(log.hasAfter).toBe(true);
  });

  it('an older answer does not undo a newer one', async () => {
    const server = new Server(3);
    const log = server.log();
    await log.open(3);
    const old = server.posts[1]!;
    server.edit(2, 'new');
    await log.hear({ seq: server.seq });
    log.take(old);
    expect(log.at(2)?.source).toBe('new');
  });

  it('catches up after a cut', async () => {
    const server = new Server(4);
    const log = server.log();
    await log.open(4);
    server.edit(1, 'changed');
    for (let index = 0; index < 45; index++) server.write();
    await log.resync();
    expect(log.at(1)?.source).toBe('changed');
    expect(log.highest).toBe(49);
    expect(numbers(log)).toEqual(range(1, log.last));
  });

  it('a frame ahead of the server does not make it ask for ever', async () => {
    const server = new Server(3);
    const log = server.log();
    await log.open(3);
    await log.hear({ number: 9, seq: 99 });
    expect(numbers(log)).toEqual([1, 2, 3]);
    expect(server.asked.length).toBeLessThan(5);
  });

  it('shows a change at once and takes it back', async () => {
    const server = new Server(3);
    const log = server.log();
    await log.open(3);
    const back = log.pretend(2, { deleted: true });
    expect(log.at(2)?.deleted).toBe(true);
    back();
    expect(log.at(2)?.deleted).toBe(false);
  });

  it('asks for what was said while an answer was on its way', async () => {
    const server = new Server(3);
    const log = server.log();
    await log.open(1);
    server.edit(1, 'first');
    const caught = log.hear({ seq: server.seq });
    server.edit(1, 'second');
    void log.hear({ seq: server.seq });
    await caught;
    expect(log.at(1)?.source).toBe('second');
  });
});
