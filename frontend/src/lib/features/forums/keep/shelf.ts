import { live } from '#lib/live/live.svelte.ts';
import type { Keepable, Shelf } from '#lib/keep/keep.ts';
import { dropBookmark, listBookmarks, putBookmark, readBookmark, type Target } from '../data/keep.ts';

/** A topic or a post, as a thing to keep. */
export const keepable = (target: Target): Keepable => ({
  key: `forums:${target.postId ?? target.topicId}`,
  read: async () => (await readBookmark(target)).bookmark,
  put: (body) => putBookmark(target, body),
  drop: () => dropBookmark(target),
});

/** Bookmarks of topics and posts. */
export const shelf: Shelf = {
  name: 'forums',
  page: async (filter, query, cursor) => {
    const { items, next } = await listBookmarks(filter, query, cursor);
    return {
      next,
      items: items.map((bookmark) => ({
        ...bookmark,
        href: `/sujets/${bookmark.topicId}${bookmark.number === null ? '' : `?message=${bookmark.number}`}`,
        tail: bookmark.number === null ? '' : ` #${bookmark.number}`,
        line: `${bookmark.author.name} · ${bookmark.excerpt}`,
        thing: keepable({ topicId: bookmark.topicId, postId: bookmark.postId }),
      })),
    };
  },
  hear: (listener) => live.onEvent('forums.bookmarks_changed', listener),
};
