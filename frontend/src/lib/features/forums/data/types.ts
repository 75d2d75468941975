/** What the forum's API speaks, by the names that the screens use. */
import type { GroupOut, PostOut, SpaceOut, SpaceSettingsOut, TopicOut } from '#lib/api/client/types.gen.ts';

export type {
  CountersOut as Counters,
  PersonCard,
  PostPage,
  RevisionOut as Revision,
  SpaceCounters,
  TopicPage,
  TopicRow,
} from '#lib/api/client/types.gen.ts';

export type Space = SpaceOut;
export type SpaceSettings = SpaceSettingsOut;
export type Topic = TopicOut;
export type Post = PostOut;
export type Group = GroupOut;
export type ListName = 'latest' | 'new' | 'unread' | 'followed' | 'mine' | 'unanswered' | 'muted';
export type TopicState = 'open' | 'closed' | 'answered' | 'unanswered';
/** What narrows a list besides its space. */
export interface Narrowing {
  tag: string | null;
  state: TopicState | null;
  /** Without the spaces in the space. */
  only: true | null;
}
export type Level = SpaceSettingsOut['grants'][number]['level'];
