import { beforeEach, expect, it, vi } from 'vitest';
import type { ConversationPage, ConversationRow, ListName } from '../data/types.ts';
import { ConversationList } from './conversationList.svelte.ts';

function row(id: string, minute: number, more: Partial<ConversationRow> = {}): ConversationRow {
  return {
    id,
    kind: 'direct',
    title: '',
    mailbox: null,
    people: [],
    size: 2,
    lastSeq: 1,
    changeSeq: 1,
    lastMessageAt: `2026-11-23T10:${String(minute).padStart(2, '0')}:00Z`,
    lastMessage: null,
    readSeq: 0,
    unreadFrom: null,
    unread: 0,
    mentions: 0,
    request: 'none',
    pinned: false,
    archived: false,
    mutedUntil: null,
    ...more,
  };
}

const page = vi.fn<(cursor: string | null) => Promise<ConversationPage>>();
const shown = (list: ConversationList) => list.rows.map((each) => each.id).join('');

async function loaded(name: ListName = 'all'): Promise<ConversationList> {
  const list = new ConversationList({ list: name, page });
  await list.load();
  return list;
}

beforeEach(() => {
  page.mockReset().mockResolvedValue({ items: [row('a', 9), row('b', 8), row('c', 7)], next: null });
});

it('moves a conversation up for what happens in it, pinned ones before', async () => {
  const list = await loaded();
  list.take(row('c', 10));
  expect(shown(list)).toBe('cab');
  list.take(row('b', 8, { pinned: true }));
  expect(shown(list)).toBe('bca');
  list.take(row('d', 11));
  expect(shown(list)).toBe('bdca');
});

it('keeps its order while somebody points at it', async () => {
  const list = await loaded();
  list.hold(true);
  list.take(row('c', 10, { unread: 2 }));
  list.take(row('d', 11));
  expect(shown(list)).toBe('abcd');
  expect(list.rows[2]?.unread).toBe(2);
  list.hold(false);
  expect(shown(list)).toBe('dcab');
});

it('lets go what no longer belongs, and keeps what was just read among the unread', async () => {
  const all = await loaded();
  all.take(row('a', 9, { archived: true }));
  all.take(row('b', 8, { request: 'incoming' }));
  expect(shown(all)).toBe('c');
  const unread = await loaded('unread');
  unread.take(row('a', 9, { unread: 0 }));
  unread.take(row('e', 12, { unread: 0 }));
  expect(shown(unread)).toBe('abc');
});

it('asks anew without losing what was loaded beyond the first page', async () => {
  page.mockResolvedValueOnce({ items: [row('a', 9), row('b', 8)], next: 'x' });
  const list = await loaded();
  page.mockResolvedValueOnce({ items: [row('c', 7)], next: 'y' });
  await list.more();
  page.mockResolvedValueOnce({ items: [row('d', 12), row('a', 9)], next: 'z' });
  await list.load();
  expect(shown(list)).toBe('dabc');
  expect(list.next).toBe('y');
});

it('says why nothing came', async () => {
  page.mockRejectedValueOnce(new Error('cut'));
  const list = await loaded();
  expect(list.ready).toBe(false);
  expect(list.problem?.code).toBe('unknown');
});
