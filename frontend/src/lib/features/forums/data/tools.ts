import { searchSuggestions } from '#lib/api/client/sdk.gen.ts';
import type {
  ActOut,
  DateOut,
  PlaceOut,
  PostOut,
  PostPage,
  StaffNoteOut,
  TimerOut,
  TopicOut,
  TopicStateIn,
} from '#lib/api/client/types.gen.ts';
import { requestJson } from '#lib/api/http.ts';
import { idempotent } from '#lib/api/ids.ts';

// What moderators, and readers of long topics, ask for: fetched with those tools, not with the lists.
const topic = (id: string, rest: string) => `/api/forums/topics/${id}${rest}`;

export type Act = ActOut;
export type Place = PlaceOut;
export type StaffNote = StaffNoteOut;
export type TimerKind = TimerOut['kind'];

export const readActs = (id: string) => requestJson<ActOut[]>('GET', topic(id, '/acts'));
export const readDates = (id: string) => requestJson<DateOut[]>('GET', topic(id, '/dates'));
export const readSummary = (id: string) => requestJson<PostPage>('GET', topic(id, '/summary'));
export const readPlace = (id: string, number: number) =>
  requestJson<PlaceOut>('GET', topic(id, `/place?number=${number}`));
export const readPostsAt = (id: string, at: string) =>
  requestJson<PostPage>('GET', topic(id, `/posts?at=${encodeURIComponent(at)}&limit=20`));

export interface SplitWish {
  numbers: number[];
  topicId?: string;
  title?: string;
  spaceId?: string;
}
export const splitTopic = (id: string, body: SplitWish, key: string) =>
  requestJson<TopicOut>('POST', topic(id, '/split'), body, idempotent(key));
export const mergeTopic = (id: string, topicId: string) =>
  requestJson<TopicOut>('POST', topic(id, '/merge'), { topicId });
export const changeState = (id: string, body: TopicStateIn) =>
  requestJson<TopicOut>('PUT', topic(id, '/state'), body);
export const hidePin = (id: string, hidden: boolean) =>
  requestJson<TopicOut>('PUT', topic(id, '/pin-hidden'), { hidden });

export const listTimers = (id: string) => requestJson<TimerOut[]>('GET', topic(id, '/timers'));
export const setTimer = (id: string, kind: TimerKind, body: { dueAt?: string; idleDays?: number }) =>
  requestJson<TimerOut[]>('PUT', topic(id, `/timers/${kind}`), body);
export const dropTimer = (id: string, kind: TimerKind) =>
  requestJson<undefined>('DELETE', topic(id, `/timers/${kind}`));

export const listNotes = (id: string) => requestJson<StaffNoteOut[]>('GET', topic(id, '/staff-notes'));
export const writeNote = (id: string, source: string, afterNumber: number | null) =>
  requestJson<StaffNoteOut[]>('POST', topic(id, '/staff-notes'), { source, afterNumber });
export const editNote = (id: string, source: string, version: number) =>
  requestJson<undefined>('PATCH', `/api/forums/staff-notes/${id}`, { source, version });
export const deleteNote = (id: string) => requestJson<undefined>('DELETE', `/api/forums/staff-notes/${id}`);

export const setWiki = (id: string, wiki: boolean) =>
  requestJson<PostOut>('PUT', `/api/forums/posts/${id}/wiki`, { wiki });
export const setOwner = (id: string, personId: string) =>
  requestJson<PostOut>('PUT', `/api/forums/posts/${id}/owner`, { personId });
export const hideRevision = (id: string, version: number, hidden: boolean) =>
  requestJson<undefined>('PUT', `/api/forums/posts/${id}/revisions/${version}/hidden`, { hidden });

export async function findTopics(title: string): Promise<{ id: string; title: string }[]> {
  const { items } = await searchSuggestions({ query: { q: title } });
  return items
    .filter(({ kind }) => kind === 'topic')
    .map((topic) => ({ id: topic.id, title: topic.title.map(({ text }) => text).join('') }));
}
export const findPeople = (query: string) =>
  requestJson<{ items: { id: string; name: string }[] }>(
    'GET',
    `/api/accounts/people?query=${encodeURIComponent(query)}`,
  );
