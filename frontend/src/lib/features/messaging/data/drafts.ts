import type {
  MessageDraft,
  MessageDraftRef,
  MessageDraftRow,
  MessageDraftSaved,
} from '#lib/api/client/types.gen.ts';
import { apiFetch, requestJson } from '#lib/api/http.ts';
import { ApiProblem, asProblem } from '#lib/api/problem.ts';
import type { DraftStore, KeptDraft } from '#lib/drafts/draftSync.svelte.ts';
import { live } from '#lib/live/live.svelte.ts';
import { outbox } from '../outboxHere.ts';
import type { Conversation } from './types.ts';

export type { MessageDraftRow };

const ROOT = '/api/messaging/drafts';

export const personKey = (person: string) => `person:${person}`;

/** With one person it is the same draft before and after the first message. */
export function draftKey({ kind, people, id }: Pick<Conversation, 'kind' | 'people' | 'id'>): string {
  return kind === 'direct' && people[0] ? personKey(people[0].id) : `conversation:${id}`;
}

const kept = ({ body, replyTo, sequence, device }: MessageDraft): KeptDraft => ({
  title: '',
  body,
  extra: { replyTo },
  sequence,
  device,
});

export async function readDraft(key: string): Promise<KeptDraft | null> {
  const found = await requestJson<MessageDraft | null>('GET', `${ROOT}/${key}`);
  return found && !leaves(found) ? kept(found) : null;
}

/** It is what a message says that is about to be sent from here. */
function leaves({ key, sequence }: MessageDraftRef): boolean {
  return outbox().list.some(({ draft }) => draft?.key === key && draft.sequence >= sequence);
}

export async function saveDraft(
  key: string,
  { body, extra, sequence, device }: KeptDraft,
  keepalive = false,
): Promise<MessageDraftSaved> {
  try {
    const response = await apiFetch(`${ROOT}/${key}`, {
      method: 'PUT',
      headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
      body: JSON.stringify({ body, replyTo: extra['replyTo'] ?? null, sequence, device }),
      keepalive,
    });
    return (await response.json()) as MessageDraftSaved;
  } catch (error) {
    const problem = asProblem(error);
    if (problem.code !== 'draft_conflict') throw error;
    const { status, code } = problem;
    throw new ApiProblem({ status, code, params: { ...kept(problem.params as unknown as MessageDraft) } });
  }
}

export const dropDraft = (key: string, sequence: number) =>
  requestJson<undefined>('DELETE', `${ROOT}/${key}?sequence=${sequence}`);

export const draftStore: DraftStore = {
  name: 'messaging',
  read: readDraft,
  save: saveDraft,
  drop: dropDraft,
  hear: (listener) => live.onEvent('messaging.draft_changed', ({ key, sequence }) => listener(key, sequence)),
};

export const draftsQuery = () => ({
  queryKey: ['messaging', 'drafts'],
  queryFn: () => requestJson<MessageDraftRow[]>('GET', ROOT),
  // Every change is told; after a cut all is fetched anew.
  staleTime: Infinity,
});
