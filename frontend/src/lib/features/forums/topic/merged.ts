import type { Post } from '../data/types.ts';

function marksOf({ reactions, reactionSeq, ownReactions }: Post): Partial<Post> {
  return { reactions, reactionSeq, ownReactions };
}

/** Both lists in order, each post once, in the newer of its states. */
export function merged(posts: readonly Post[], more: readonly Post[]): Post[] {
  const byNumber = new Map(posts.map((post) => [post.number, post]));
  for (const post of more) {
    const former = byNumber.get(post.number);
    if (former && post.changeSeq < former.changeSeq) continue;
    // Reactions are counted apart from changes of the text.
    const marks = former && former.reactionSeq > post.reactionSeq ? marksOf(former) : {};
    byNumber.set(post.number, { ...post, ...marks });
  }
  return [...byNumber.values()].sort((a, b) => a.number - b.number);
}
