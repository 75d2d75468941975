import type { BookmarkIn } from '#lib/api/client/types.gen.ts';

/** What one noted of a thing that one wants to find again. */
export interface Kept {
  note: string;
  remindAt: string | null;
  remindedAt: string | null;
  afterReminder: 'keep' | 'delete';
}

export type NewBookmark = BookmarkIn;
export type BookmarkFilter = 'all' | 'upcoming' | 'due';

/** A thing that can be bookmarked. */
export interface Keepable {
  /** The same for the same thing. */
  key: string;
  read: () => Promise<Kept | null>;
  put: (body: NewBookmark) => Promise<unknown>;
  drop: () => Promise<unknown>;
}

/** A bookmark in the list. */
export interface ShelfItem extends Kept {
  id: string;
  createdAt: string;
  href: string;
  title: string;
  /** After the title: the number of a post. */
  tail: string;
  /** Who said it, and how it begins. */
  line: string;
  thing: Keepable;
}

/** The bookmarks of one feature, the latest first. */
export interface Shelf {
  name: string;
  page: (
    filter: BookmarkFilter,
    query: string,
    cursor: string | null,
  ) => Promise<{ items: ShelfItem[]; next: string | null }>;
  /** Hear that they have changed, on another device too. */
  hear: (listener: () => void) => () => void;
}
