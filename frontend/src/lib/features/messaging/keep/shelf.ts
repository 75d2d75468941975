import { live } from '#lib/live/live.svelte.ts';
import type { Keepable, Shelf } from '#lib/keep/keep.ts';
import { dropBookmark, listBookmarks, putBookmark, readBookmark } from '../data/keep.ts';
import { messageLink } from '../list/address.ts';

/** A message, as a thing to keep. */
export const keepable = (conversationId: string, seq: number): Keepable => ({
  key: `messaging:${conversationId}:${seq}`,
  read: async () => (await readBookmark(conversationId, seq)).bookmark,
  put: (body) => putBookmark(conversationId, seq, body),
  drop: () => dropBookmark(conversationId, seq),
});

/** Bookmarks of private messages. */
export const shelf: Shelf = {
  name: 'messaging',
  page: async (filter, query, cursor) => {
    const { items, next } = await listBookmarks(filter, query, cursor);
    return {
      next,
      items: items.map((bookmark) => ({
        ...bookmark,
        href: messageLink(bookmark.conversationId, bookmark.seq),
        tail: '',
        line: `${bookmark.author.name} · ${bookmark.excerpt}`,
        thing: keepable(bookmark.conversationId, bookmark.seq),
      })),
    };
  },
  hear: (listener) => live.onEvent('messaging.bookmarks_changed', listener),
};
