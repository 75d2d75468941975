import * as m from '#lib/paraglide/messages.js';
import type { PlaceLevel, TopicLevel } from '../data/following.ts';

/** The levels of a topic, closest first. */
export function topicLevels(): { value: TopicLevel; label: string }[] {
  return [
    { value: 'watching', label: m.forums_following_watching() },
    { value: 'tracking', label: m.forums_following_tracking() },
    { value: 'regular', label: m.forums_following_regular() },
    { value: 'muted', label: m.forums_following_muted() },
  ];
}

/** The levels of a space or a tag, closest first. */
export function placeLevels(): { value: PlaceLevel; label: string }[] {
  const [watching, ...rest] = topicLevels();
  const first = { value: 'watching_first' as const, label: m.forums_following_watching_first() };
  return watching ? [watching, first, ...rest] : [first];
}
