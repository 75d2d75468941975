import { describe, expect, it, vi } from 'vitest';
import type { ListName, TopicPage, TopicRow } from '../data/types.ts';
import { TopicList } from './topicList.svelte.ts';

const row = (id: string, change: Partial<TopicRow> = {}) =>
  ({
    id,
    spaceId: 's1',
    highestNumber: 3,
    postCount: 3,
    lastRead: 3,
    unread: 0,
    isNew: false,
    lastPostAt: '2026-01-01T00:00:00Z',
    ...change,
  }) as TopicRow;

function list(name: ListName, pages: TopicPage[], spaces: string[] | null = null) {
  const page = vi.fn(async (cursor: string | null) => pages[cursor ? Number(cursor) : 0]!);
  return { page, list: new TopicList({ list: name, spaces, page, reader: () => 'me' }) };
}

const one = (...items: TopicRow[]): TopicPage => ({ items, next: null });
const reply = (topicId: string, number: number, authorId = 'other') => ({
  topicId,
  spaceId: 's1',
  number,
  authorId,
});

describe('what happens meanwhile', () => {
  it('changes the row where it stands and counts what would move', async () => {
    const { list: it } = list('latest', [one(row('a'), row('b', { lastRead: 2, unread: 1 }))]);
    await it.load();
    it.posted(reply('b', 4));
    expect(it.rows.map((each) => each.id)).toEqual(['a', 'b']);
    expect(it.rows[1]).toMatchObject({ unread: 2, highestNumber: 4 });
    expect(it.waiting).toBe(1);
    it.posted(reply('b', 5));
    expect(it.waiting).toBe(1);
  });

  it('does not count the first row, which stays first', async () => {
    const { list: it } = list('latest', [one(row('a'), row('b'))]);
    await it.load();
    it.posted(reply('a', 4));
    expect(it.waiting).toBe(0);
  });

  it('asks the server whether a reply in a topic that was all read is unread', async () => {
    vi.useFakeTimers();
    const pages = [one(row('a'))];
    const { list: it } = list('latest', pages);
    await it.load();
    it.posted(reply('a', 4));
    expect(it.rows[0]?.unread).toBe(0);
    pages[0] = one(row('a', { highestNumber: 4, unread: 1 }));
    await vi.advanceTimersByTimeAsync(4_000);
    expect(it.rows[0]?.unread).toBe(1);
    vi.useRealTimers();
  });

  it('counts a new topic once and shows it when asked', async () => {
    const pages = [one(row('a'))];
    const { list: it } = list('latest', pages);
    await it.load();
    it.created({ topicId: 'n', spaceId: 's1', authorId: 'other' });
    it.posted(reply('n', 2));
    expect([it.fresh.length, it.active.length]).toEqual([1, 0]);
    pages[0] = one(row('n', { isNew: true }), row('a'));
    await it.load();
    expect(it.rows.map((each) => each.id)).toEqual(['n', 'a']);
    expect(it.waiting).toBe(0);
  });

  it('takes no notice of other spaces', async () => {
    const { list: it } = list('latest', [one(row('a'))], ['s2']);
    await it.load();
    it.created({ topicId: 'n', spaceId: 's1', authorId: 'other' });
    it.posted(reply('b', 2));
    expect(it.waiting).toBe(0);
  });

  it('takes notice of the spaces within', async () => {
    const { list: it } = list('latest', [one(row('a'))], ['s2', 's1']);
    await it.load();
    it.created({ topicId: 'n', spaceId: 's1', authorId: 'other' });
    expect(it.fresh).toEqual(['n']);
  });

  it('shows nothing more of a space that the reader has lost', async () => {
    const { list: it } = list('latest', [one(row('a'), row('b', { spaceId: 's2' }))]);
    await it.load();
    it.left(['s1']);
    expect(it.rows.map((each) => each.id)).toEqual(['b']);
  });

  it('the reader’s own reply is read', async () => {
    const { list: it } = list('latest', [one(row('a'), row('b', { unread: 1, lastRead: 2 }))]);
    await it.load();
    it.posted(reply('b', 4, 'me'));
    expect(it.rows[1]).toMatchObject({ unread: 0, lastRead: 4 });
    expect(it.waiting).toBe(0);
  });

  it('a topic that nobody opened has no unread posts', async () => {
    const { list: it } = list('new', [one(row('a', { lastRead: null, isNew: true }))]);
    await it.load();
    it.posted(reply('a', 4));
    expect(it.rows[0]).toMatchObject({ unread: 0, isNew: true });
  });
});

describe('reading', () => {
  it('lowers the count, never raises it', async () => {
    const { list: it } = list('unread', [one(row('a', { highestNumber: 9, lastRead: 3, unread: 6 }))]);
    await it.load();
    it.read('a', 7);
    expect(it.rows[0]).toMatchObject({ unread: 2, lastRead: 7 });
    it.read('a', 5);
    expect(it.rows[0]?.lastRead).toBe(7);
    it.read('a', 9);
    expect(it.rows[0]?.unread).toBe(0);
    expect(it.rows).toHaveLength(1);
  });

  it('counts deleted posts as the server does', async () => {
    const { list: it } = list('unread', [one(row('a', { highestNumber: 9, lastRead: 3, unread: 2 }))]);
    await it.load();
    it.read('a', 4);
    expect(it.rows[0]?.unread).toBe(2);
  });
});

describe('pages', () => {
  it('a topic that moved between two pages is there once', async () => {
    const { list: it } = list('latest', [
      { items: [row('a'), row('b')], next: '1' },
      { items: [row('b'), row('c')], next: null },
    ]);
    await it.load();
    await it.more();
    expect(it.rows.map((each) => each.id)).toEqual(['a', 'b', 'c']);
    await it.more();
    expect(it.rows).toHaveLength(3);
  });

  it('after a cut nothing moves, and what is new waits', async () => {
    const pages = [one(row('a'), row('b'))];
    const { list: it } = list('latest', pages);
    await it.load();
    pages[0] = one(
      row('n', { isNew: true, lastRead: null }),
      row('b', { unread: 2, lastPostAt: '2026-02-01T00:00:00Z' }),
      row('a', { title: 'renamed' }),
    );
    await it.peek();
    expect(it.rows.map((each) => each.id)).toEqual(['a', 'b']);
    expect(it.rows[0]?.title).toBe('renamed');
    expect(it.rows[1]?.unread).toBe(2);
    expect([...it.fresh, ...it.active]).toEqual(['n', 'b']);
  });
});
