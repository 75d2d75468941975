import type {
  CountersOut,
  DismissUnreadIn,
  FollowingOut,
  IgnoreIn,
  MutedWordsOut,
  TopicOut,
} from '#lib/api/client/types.gen.ts';
import { requestJson } from '#lib/api/http.ts';

const ROOT = '/api/forums';

export type TopicLevel = TopicOut['followLevel'];
export type PlaceLevel = FollowingOut['spaces'][number]['level'];
export type Following = FollowingOut;
export type IgnoreTime = IgnoreIn['duration'];

export const ignoredIn = (following: Following) => new Set(following.ignored.map(({ person }) => person.id));

export const followingQuery = () => ({
  queryKey: ['forums', 'following'],
  queryFn: () => requestJson<FollowingOut>('GET', `${ROOT}/following`),
});

export const followTopic = (id: string, level: TopicLevel | null) =>
  requestJson<TopicOut>('PUT', `${ROOT}/topics/${id}/follow`, { level });

export const followSpace = (id: string, level: PlaceLevel | null) =>
  requestJson<FollowingOut>('PUT', `${ROOT}/spaces/${id}/follow`, { level });

export const followTag = (tag: string, level: PlaceLevel | null) =>
  requestJson<FollowingOut>('PUT', `${ROOT}/tags/follow`, { tag, level });

export const setTracking = (tracking: FollowingOut['tracking']) =>
  requestJson<FollowingOut>('PUT', `${ROOT}/following`, { tracking });

export const ignorePerson = (id: string, duration: IgnoreTime) =>
  requestJson<FollowingOut>('PUT', `${ROOT}/people/${id}/ignore`, { duration });

export const stopIgnoring = (id: string) =>
  requestJson<FollowingOut>('DELETE', `${ROOT}/people/${id}/ignore`);

export const setMutedWords = (words: string[]) =>
  requestJson<MutedWordsOut>('PUT', `${ROOT}/muted-words`, { words });

export const markUnread = (id: string, number: number) =>
  requestJson<CountersOut>('PUT', `${ROOT}/topics/${id}/unread`, { number });

export const dismissUnread = (body: DismissUnreadIn) =>
  requestJson<CountersOut>('POST', `${ROOT}/topics/dismiss-unread`, body);
