import type { ReceiptIn, ReportIn } from '#lib/api/client/types.gen.ts';
import { apiFetch, requestJson } from '#lib/api/http.ts';
import type { MessageQuery } from '../conversationLog.svelte.ts';
import type {
  Conversation,
  ConversationPage,
  FormerMessage,
  ListName,
  MessagePage,
  OrganisationContact,
  PersonContact,
  PersonRow,
  UnreadConversations,
} from './types.ts';

// The generated types without the generated functions, as in the forum: the counter is part of every first view.
const ROOT = '/api/messaging';
const conversation = (id: string, rest = '') => `${ROOT}/conversations/${id}${rest}`;

function query(values: Record<string, string | number | null | undefined>): string {
  const filled = Object.entries(values).filter(([, value]) => value != null && value !== '');
  const text = new URLSearchParams(filled.map(([key, value]) => [key, String(value)])).toString();
  return text ? `?${text}` : '';
}

export const listConversations = (which: ListName, cursor: string | null) =>
  requestJson<ConversationPage>('GET', `${ROOT}/conversations${query({ which, cursor })}`);
export const readUnread = () => requestJson<UnreadConversations>('GET', `${ROOT}/conversations/unread`);
export const readConversation = (id: string) => requestJson<Conversation>('GET', conversation(id));
export const readContact = (person: string) => requestJson<PersonContact>('GET', `${ROOT}/people/${person}`);

export const readContacts = (people: string[]) =>
  requestJson<PersonContact[]>('GET', `${ROOT}/people?${people.map((id) => `id=${id}`).join('&')}`);
export const readOrganisationContact = (id: string) =>
  requestJson<OrganisationContact>('GET', `${ROOT}/organisations/${id}`);
export const sendToOrganisation = (organisationId: string, clientMessageId: string, source: string) =>
  requestJson<Conversation>('POST', `${ROOT}/conversations/mailboxes`, {
    organisationId,
    message: { clientMessageId, source },
  });

export const readMessages = (id: string, wanted: MessageQuery) =>
  requestJson<MessagePage>('GET', conversation(id, `/messages${query(wanted)}`));
export const readChanges = (id: string, after: number) =>
  requestJson<MessagePage>('GET', conversation(id, `/messages/changes${query({ after })}`));
export const readVersions = (id: string, seq: number) =>
  requestJson<FormerMessage[]>('GET', conversation(id, `/messages/${seq}/versions`));

export const editMessage = (id: string, seq: number, source: string, version: number) =>
  requestJson<undefined>('PATCH', conversation(id, `/messages/${seq}`), { source, version });

/** Sent even while the page goes away. */
export async function deleteMessage(id: string, seq: number): Promise<void> {
  await apiFetch(conversation(id, `/messages/${seq}`), { method: 'DELETE', keepalive: true });
}

export const answerRequest = (id: string, accept: boolean) =>
  requestJson<undefined>('POST', conversation(id, '/answer'), { accept });

export const openGroup = (id: string, title: string, personIds: string[]) =>
  requestJson<Conversation>('POST', `${ROOT}/conversations/groups`, { id, title, personIds });
export const renameGroup = (id: string, title: string) =>
  requestJson<undefined>('PATCH', conversation(id), { title });
export const addMembers = (id: string, personIds: string[], withHistory: boolean) =>
  requestJson<undefined>('POST', conversation(id, '/members'), { personIds, withHistory });
export const removeMember = (id: string, person: string) =>
  requestJson<undefined>('DELETE', conversation(id, `/members/${person}`));
export const setRole = (id: string, person: string, role: 'administrator' | 'member') =>
  requestJson<undefined>('PUT', conversation(id, `/members/${person}/role`), { role });

export type OwnState = {
  pinned?: boolean;
  archived?: boolean;
  mutedUntil?: string | null;
  unreadFrom?: number;
};
export const keepOwn = (id: string, state: OwnState) =>
  requestJson<undefined>('PATCH', conversation(id, '/own'), state);

/** Sent even while the page goes away. */
export async function moveReceipts(items: ReceiptIn[]): Promise<void> {
  await apiFetch(`${ROOT}/receipts`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ items }),
    keepalive: true,
  });
}

export const findPeople = async (search: string) =>
  (await requestJson<{ items: PersonRow[] }>('GET', `/api/accounts/people${query({ query: search.trim() })}`))
    .items;
export const readPerson = (id: string) =>
  requestJson<{ id: string; name: string; organisationName: string | null }>(
    'GET',
    `/api/accounts/people/${id}`,
  );
export const readOrganisation = (id: string) =>
  requestJson<{ id: string; legalName: string }>('GET', `/api/accounts/organisations/${id}`);

export type ReportReason = ReportIn['reason'];
export const fileReport = (id: string, report: ReportIn) =>
  requestJson<{ id: string }>('POST', conversation(id, '/reports'), report);
