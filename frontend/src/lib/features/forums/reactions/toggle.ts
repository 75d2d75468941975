import type { ReactionKind } from '#lib/reactions/kinds.ts';
import { toggled } from '#lib/reactions/toggled.ts';
import { giveReaction, takeReaction } from '../data/reactions.ts';
import { sayProblem } from '../topic/postActions.ts';
import type { PostLog } from '../topic/postLog.svelte.ts';

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
