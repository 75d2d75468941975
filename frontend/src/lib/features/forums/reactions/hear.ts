import { live } from '#lib/live/live.svelte.ts';
import { readPosts } from '../data/api.ts';
import type { Post } from '../data/types.ts';
import type { PostLog } from '../topic/postLog.svelte.ts';

const AT_ONCE = 50;

/** Counts of reactions as frames tell them, and once more after a cut. Returns what ends it. */
export function hearReactions(log: PostLog, topicId: string): () => void {
  const ends = [
    live.onEvent('forums.post_reacted', (event) => {
      if (event['topicId'] !== topicId) return;
      log.marked(Number(event['number']), {
        reactions: event['reactions'] as Post['reactions'],
        reactionSeq: Number(event['reactionSeq']),
      });
    }),
    // One's own, given in another tab or on another device.
    live.onEvent('forums.own_reactions_changed', (event) => {
      if (event['topicId'] === topicId)
        log.marked(Number(event['number']), {
          ownReactions: event['ownReactions'] as Post['ownReactions'],
          reactionSeq: Number(event['reactionSeq']),
        });
    }),
    live.onResync(() => void countAgain(log, topicId)),
  ];
  return () => ends.forEach((end) => end());
}

/** A reaction is no change of the text: what changed meanwhile does not tell of it. */
async function countAgain(log: PostLog, topicId: string): Promise<void> {
  if (log.posts.length === 0) return;
  try {
    const page = await readPosts(topicId, { after: Math.max(0, log.last - AT_ONCE), limit: AT_ONCE });
    for (const { number, reactions, reactionSeq, ownReactions } of page.items)
      log.marked(number, { reactions, reactionSeq, ownReactions });
  } catch {
    // Counts that are a little old until the next one.
  }
}
