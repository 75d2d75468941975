import { apiFetch, requestJson } from '#lib/api/http.ts';
import { idempotent } from '#lib/api/ids.ts';
import type * as t from './types.ts';

const ROOT = '/api/forums';

function query(values: Record<string, string | number | null | undefined>): string {
  const filled = Object.entries(values).filter(([, value]) => value != null && value !== '');
  const text = new URLSearchParams(filled.map(([key, value]) => [key, String(value)])).toString();
  return text ? `?${text}` : '';
}

export const listSpaces = () => requestJson<t.Space[]>('GET', `${ROOT}/spaces`);
export const readCounters = () => requestJson<t.Counters>('GET', `${ROOT}/counters`);

export const listTopics = (list: t.ListName, space: string | null, cursor?: string | null) =>
  requestJson<t.TopicPage>('GET', `${ROOT}/topics${query({ list, space, cursor })}`);

export const readTopic = (id: string) => requestJson<t.Topic>('GET', `${ROOT}/topics/${id}`);

export const openTopic = (given: { spaceId: string; title: string; source: string }, key: string) =>
  requestJson<t.Topic>('POST', `${ROOT}/topics`, given, idempotent(key));

export const changeTopic = (id: string, change: { title?: string; spaceId?: string }) =>
  requestJson<t.Topic>('PATCH', `${ROOT}/topics/${id}`, change);

export const setTopicState = (id: string, state: { closed?: boolean; pinned?: boolean }) =>
  requestJson<t.Topic>('PUT', `${ROOT}/topics/${id}/state`, state);

export const acceptAnswer = (id: string, number: number | null) =>
  requestJson<t.Topic>('PUT', `${ROOT}/topics/${id}/answer`, { number });

export type PostQuery = { around?: number; before?: number; after?: number; limit?: number };

export const readPosts = (id: string, wanted: PostQuery) =>
  requestJson<t.PostPage>('GET', `${ROOT}/topics/${id}/posts${query(wanted)}`);

export const readChanges = (id: string, after: number) =>
  requestJson<t.PostPage>('GET', `${ROOT}/topics/${id}/changes${query({ after })}`);

export const reply = (id: string, given: { source: string; replyTo?: number }, key: string) =>
  requestJson<t.Post>('POST', `${ROOT}/topics/${id}/posts`, given, idempotent(key));

export const editPost = (id: string, source: string, version: number) =>
  requestJson<t.Post>('PATCH', `${ROOT}/posts/${id}`, { source, version });

export const listRevisions = (id: string) =>
  requestJson<t.Revision[]>('GET', `${ROOT}/posts/${id}/revisions`);
export const deletePost = (id: string) => requestJson<unknown>('DELETE', `${ROOT}/posts/${id}`);
export const restorePost = (id: string) => requestJson<t.Post>('POST', `${ROOT}/posts/${id}/restore`);

/** Sent even while the page goes away. */
export async function markRead(id: string, number: number): Promise<t.Counters> {
  const response = await apiFetch(`${ROOT}/topics/${id}/read`, {
    method: 'PUT',
    headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
    body: JSON.stringify({ number }),
    keepalive: true,
  });
  return (await response.json()) as t.Counters;
}

export const dismissNew = (spaceId: string | null) =>
  requestJson<t.Counters>('POST', `${ROOT}/topics/dismiss-new`, spaceId ? { spaceId } : {});

export const preview = (source: string) =>
  requestJson<{ html: string }>('POST', `${ROOT}/preview`, { source });

export const readSettings = (id: string) =>
  requestJson<t.SpaceSettings>('GET', `${ROOT}/spaces/${id}/settings`);

export const createSpace = (given: Omit<t.SpaceSettings, 'id' | 'version' | 'state'>, key: string) =>
  requestJson<t.SpaceSettings>('POST', `${ROOT}/spaces`, given, idempotent(key));

export const changeSpace = (
  id: string,
  change: Partial<Pick<t.SpaceSettings, 'name' | 'description' | 'colour' | 'position' | 'state'>> & {
    version: number;
  },
) => requestJson<t.SpaceSettings>('PATCH', `${ROOT}/spaces/${id}`, change);

export const setGrants = (id: string, grants: t.SpaceSettings['grants']) =>
  requestJson<t.SpaceSettings>('PUT', `${ROOT}/spaces/${id}/grants`, grants);

export const listGroups = () => requestJson<t.Group[]>('GET', '/api/accounts/groups');
