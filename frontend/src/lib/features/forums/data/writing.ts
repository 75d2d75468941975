import type {
  BacklinkOut,
  DraftOut,
  DraftRow,
  DraftSaved,
  NameOut,
  PreviewOut,
  PublishedOut,
  ScheduledIn,
  ScheduledOut,
  ScheduledPatch,
} from '#lib/api/client/types.gen.ts';
import { apiFetch, requestJson } from '#lib/api/http.ts';
import { idempotent } from '#lib/api/ids.ts';
import { live } from '#lib/live/live.svelte.ts';
import type { DraftStore, KeptDraft } from '#lib/drafts/draftSync.svelte.ts';

// What only those who write ask for: fetched with the composer, not with the lists.
const ROOT = '/api/forums';

/** Like `requestJson`, and it can be given up, or go on while the page goes away. */
async function ask<T>(
  method: string,
  path: string,
  options: { body?: unknown; signal?: AbortSignal; keepalive?: boolean } = {},
): Promise<T> {
  const { body, signal, keepalive } = options;
  const response = await apiFetch(ROOT + path, {
    method,
    headers: {
      Accept: 'application/json',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    body: body === undefined ? null : JSON.stringify(body),
    ...(signal ? { signal } : {}),
    ...(keepalive ? { keepalive } : {}),
  });
  return (await response.json()) as T;
}

export const preview = (source: string, signal: AbortSignal) =>
  ask<PreviewOut>('POST', '/preview', { body: { source }, signal });

const draft = (key: string) => `/drafts/${encodeURIComponent(key)}`;

export const listDrafts = () => requestJson<DraftRow[]>('GET', `${ROOT}/drafts`);
export const readDraft = (key: string) => requestJson<DraftOut | null>('GET', ROOT + draft(key));
export const saveDraft = (key: string, body: KeptDraft, keepalive = false) =>
  ask<DraftSaved>('PUT', draft(key), { body, keepalive });
export const dropDraft = (key: string, sequence: number) =>
  requestJson<undefined>('DELETE', `${ROOT}${draft(key)}?sequence=${sequence}`);

export const draftStore: DraftStore = {
  name: 'forums',
  read: readDraft,
  save: saveDraft,
  drop: dropDraft,
  hear: (listener) => live.onEvent('forums.draft_changed', ({ key, sequence }) => listener(key, sequence)),
};
export const draftsQuery = () => ({
  queryKey: ['forums', 'drafts'],
  queryFn: listDrafts,
  // Every change is told; after a cut all is fetched anew.
  staleTime: Infinity,
});

export const listScheduled = () => requestJson<ScheduledOut[]>('GET', `${ROOT}/scheduled`);
export const schedule = (body: ScheduledIn, key: string) =>
  requestJson<ScheduledOut>('POST', `${ROOT}/scheduled`, body, idempotent(key));
export const changeScheduled = (id: string, body: ScheduledPatch) =>
  requestJson<ScheduledOut>('PATCH', `${ROOT}/scheduled/${id}`, body);
export const cancelScheduled = (id: string) => requestJson<undefined>('DELETE', `${ROOT}/scheduled/${id}`);
export const publishScheduled = (id: string) =>
  requestJson<PublishedOut>('POST', `${ROOT}/scheduled/${id}/publish`);

/** Where one is writing. */
export type Place = { topic: string } | { space: string };

export const findNames = (query: string, place: Place, signal: AbortSignal) =>
  ask<NameOut[]>('GET', `/mentions?${new URLSearchParams({ query, ...place })}`, { signal });

export const listBacklinks = (post: string) =>
  requestJson<BacklinkOut[]>('GET', `${ROOT}/posts/${post}/backlinks`);
