import type {
  AccountsGroupsResponse,
  CountersOut,
  DraftRef,
  PollIn,
  PostOut,
  PostPage,
  RevisionOut,
  SpaceIn,
  SpacePatch,
  SpaceSettingsOut,
  TopicIn,
  TopicOut,
  TopicPatch,
  TopicStateIn,
} from '#lib/api/client/types.gen.ts';
import { apiFetch, requestJson } from '#lib/api/http.ts';
import { idempotent } from '#lib/api/ids.ts';
import { query, ROOT, topic } from './listApi.ts';

const post = (id: string, rest = '') => `${ROOT}/posts/${id}${rest}`;
const space = (id: string, rest = '') => `${ROOT}/spaces/${id}${rest}`;

export const openTopic = (body: TopicIn, key: string) =>
  requestJson<TopicOut>('POST', `${ROOT}/topics`, body, idempotent(key));

export const changeTopic = (id: string, body: TopicPatch) => requestJson<TopicOut>('PATCH', topic(id), body);

export const setTopicState = (id: string, body: TopicStateIn) =>
  requestJson<TopicOut>('PUT', topic(id, '/state'), body);

export const acceptAnswer = (id: string, number: number | null) =>
  requestJson<TopicOut>('PUT', topic(id, '/answer'), { number });

export type PostQuery = { around?: number; before?: number; after?: number; limit?: number };

export const readPosts = (id: string, wanted: PostQuery) =>
  requestJson<PostPage>('GET', topic(id, `/posts${query(wanted)}`));

export const readChanges = (id: string, after: number) =>
  requestJson<PostPage>('GET', topic(id, `/changes${query({ after })}`));

export const reply = (
  id: string,
  body: { source: string; replyTo?: number; poll?: PollIn; draft?: DraftRef },
  key: string,
) => requestJson<PostOut>('POST', topic(id, '/posts'), body, idempotent(key));

export const editPost = (id: string, source: string, version: number, draft: DraftRef | null = null) =>
  requestJson<PostOut>('PATCH', post(id), { source, version, draft });

export const listRevisions = (id: string) => requestJson<RevisionOut[]>('GET', post(id, '/revisions'));
export const deletePost = (id: string) => requestJson<undefined>('DELETE', post(id));
export const restorePost = (id: string) => requestJson<PostOut>('POST', post(id, '/restore'));

/** Sent even while the page goes away. */
export async function markRead(id: string, number: number, seconds: number): Promise<CountersOut> {
  const response = await apiFetch(topic(id, '/read'), {
    method: 'PUT',
    headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
    body: JSON.stringify({ number, seconds }),
    keepalive: true,
  });
  return (await response.json()) as CountersOut;
}

export const dismissNew = (spaceId: string | null, only: boolean) =>
  requestJson<CountersOut>('POST', `${ROOT}/topics/dismiss-new`, { spaceId, only });

export const readSettings = (id: string) => requestJson<SpaceSettingsOut>('GET', space(id, '/settings'));

export const createSpace = (body: SpaceIn, key: string) =>
  requestJson<SpaceSettingsOut>('POST', `${ROOT}/spaces`, body, idempotent(key));

export const changeSpace = (id: string, body: SpacePatch) =>
  requestJson<SpaceSettingsOut>('PATCH', space(id), body);

export const listGroups = () => requestJson<AccountsGroupsResponse>('GET', '/api/accounts/groups');
