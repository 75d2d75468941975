import type { MenuItem } from '#lib/ui/menu.ts';
import type { Post } from '../data/types.ts';
import type { ReactionKind } from '#lib/reactions/kinds.ts';

/** What a reader can do with a post; the topic's view carries it out. */
export interface PostDoing {
  reply: (post: Post) => void;
  quote: (post: Post) => void;
  edit: (post: Post) => void;
  remove: (post: Post) => void;
  restore: (post: Post) => void;
  accept: (post: Post) => void;
  history: (post: Post) => void;
  backlinks: (post: Post) => void;
  /** How many posts quote it or link to it. */
  cited: (post: Post) => number;
  copy: (post: Post) => void;
  keep: (what: 'bookmark' | 'share', post: Post) => void;
  react: (post: Post, kind: ReactionKind) => void;
  jump: (number: number) => void;
  /** Further lines of its menu. */
  more: (post: Post) => MenuItem[];
}
