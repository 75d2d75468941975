import type { Post, Topic } from '../data/types.ts';

export interface Asked {
  what: 'bookmark' | 'share';
  topicId: string;
  title: string;
  spaceId: string;
  post: Post | null;
  /** What was selected in the post. */
  passage: string;
}

/** The dialog that was asked for, from wherever. */
class Keeping {
  asked = $state.raw<Asked | null>(null);
}

export const keeping = new Keeping();

/** Ask for a bookmark of a topic or a post, or for a link to it. */
export function askToKeep(
  what: Asked['what'],
  given: { topic: Topic | undefined; post: Post | null; passage?: string },
): void {
  const { topic, post, passage = '' } = given;
  if (topic)
    keeping.asked = { what, topicId: topic.id, title: topic.title, spaceId: topic.spaceId, post, passage };
}
