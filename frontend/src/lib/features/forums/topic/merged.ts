import type { Post } from '../data/types.ts';

/** Both lists in order, each post once, in the newer of its states. */
export function merged(posts: readonly Post[], more: readonly Post[]): Post[] {
  const byNumber = new Map(posts.map((post) => [post.number, post]));
  for (const post of more) {
    const former = byNumber.get(post.number);
    if (!former || post.changeSeq >= former.changeSeq) byNumber.set(post.number, post);
  }
  return [...byNumber.values()].sort((a, b) => a.number - b.number);
}
