import * as m from '#lib/paraglide/messages.js';
import type { TopicState } from '../data/types.ts';

/** States by which a list is narrowed. */
export const STATES: readonly (readonly [TopicState, () => string])[] = [
  ['open', m.forums_following_open],
  ['closed', m.forums_following_closed],
  ['answered', m.forums_following_answered],
  ['unanswered', m.forums_following_not_answered],
];
