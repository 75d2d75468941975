import { giveReaction, takeReaction } from '../data/reactions.ts';
import type { Post } from '../data/types.ts';
import { sayProblem } from '../topic/postActions.ts';
import type { PostLog } from '../topic/postLog.svelte.ts';
import type { ReactionKind } from './kinds.ts';

/** A post's marks with one of the reader's own given, or taken back. */
export function toggled(
  post: Pick<Post, 'reactions' | 'ownReactions'>,
  kind: ReactionKind,
): Pick<Post, 'reactions' | 'ownReactions'> {
  const given = post.ownReactions.includes(kind);
  const count = Math.max(0, (post.reactions[kind] ?? 0) + (given ? -1 : 1));
  const { [kind]: _, ...others } = post.reactions;
  return {
    reactions: count > 0 ? { ...post.reactions, [kind]: count } : others,
    ownReactions: given ? post.ownReactions.filter((own) => own !== kind) : [...post.ownReactions, kind],
  };
}

/** React, or take it back: shown at once, then as the server counts. */
export async function toggleReaction(log: PostLog, number: number, kind: ReactionKind): Promise<void> {
  const post = log.at(number);
  if (!post) return;
  const given = post.ownReactions.includes(kind);
  log.marked(number, toggled(post, kind));
  try {
    const { reactions, reactionSeq, ownReactions } = await (given ? takeReaction : giveReaction)(
      post.id,
      kind,
    );
    log.marked(number, { reactions, reactionSeq, ownReactions });
  } catch (error) {
    const now = log.at(number);
    if (now) log.marked(number, toggled(now, kind));
    await sayProblem(error);
  }
}
