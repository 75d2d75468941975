import { idempotent } from '#lib/api/ids.ts';
import { apiFetch, requestJson } from '#lib/api/http.ts';
import type { Locale } from '#lib/i18n/locale.svelte.ts';
import type {
  ActivationCheck,
  ApplicationIn,
  ApplicationOut,
  ApplicationQuestion,
  ApplicationRow,
  ApplicationState,
  ApplicationStatistics,
  Device,
  DirectoryFilters,
  GroupOut,
  ImportLine,
  InvitationCheck,
  InvitationIn,
  InvitationRow,
  Me,
  OrganisationOut,
  OrganisationPatch,
  OrganisationRow,
  Page,
  PersonCard,
  PersonOut,
  PersonRow,
  RefusalReason,
} from './types.ts';

const BASE = '/api/accounts';
const post = <T>(path: string, body?: unknown) => requestJson<T>('POST', BASE + path, body);
const get = <T>(path: string, params: Record<string, string | undefined> = {}) => {
  const query = new URLSearchParams(
    Object.entries(params).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  ).toString();
  return requestJson<T>('GET', BASE + path + (query ? `?${query}` : ''));
};

export const signIn = (body: { email: string; password: string }) => post<Me>('/sign-in', body);
export const forgotPassword = (body: { email: string }) => post<unknown>('/password/forgot', body);
export const resetPassword = (body: { token: string; password: string }) =>
  post<undefined>('/password/reset', body);
export const checkActivation = (body: { token: string }) => post<ActivationCheck>('/activation/check', body);
export const activate = (body: { token: string; password: string }) => post<Me>('/activation', body);
export const checkInvitation = (body: { token: string }) => post<InvitationCheck>('/invitations/check', body);
export const acceptInvitation = (body: {
  token: string;
  givenName: string;
  familyName: string;
  function: string;
  password: string;
  locale: Locale;
}) => post<Me>('/invitations/accept', body);
export const apply = (body: ApplicationIn, key: string) =>
  requestJson<unknown>('POST', `${BASE}/applications`, body, idempotent(key));
export const confirmApplication = (body: { token: string }) => post<unknown>('/applications/confirm', body);
export const applicationQuestion = (body: { token: string }) =>
  post<ApplicationQuestion>('/applications/answer/check', body);
export const answerApplication = (body: { token: string; message: string }) =>
  post<unknown>('/applications/answer', body);

export const me = () => get<Me>('/me');
export const editMe = (body: Partial<Omit<Me, 'id' | 'name' | 'email' | 'roles' | 'permissions'>>) =>
  requestJson<Me>('PATCH', `${BASE}/me`, body);
export const changePassword = (body: { current: string; new: string }) => post<Me>('/me/password', body);
export const devices = () => get<Device[]>('/me/sessions');
export const endDevice = (id: string) => requestJson<undefined>('DELETE', `${BASE}/me/sessions/${id}`);
export const endOtherDevices = () => requestJson<undefined>('DELETE', `${BASE}/me/sessions`);

type Cursor = { cursor: string };
export const people = (params: DirectoryFilters & Cursor) => get<Page<PersonRow>>('/people', { ...params });
export const person = (id: string) => get<PersonOut>(`/people/${id}`);
export const suspend = (id: string, body: { reason: string }) =>
  post<undefined>(`/people/${id}/suspend`, body);
export const reinstate = (id: string) => post<undefined>(`/people/${id}/reinstate`);
export const assignRoles = (id: string, body: { roles: string[] }) =>
  requestJson<undefined>('PUT', `${BASE}/people/${id}/roles`, body);
export const organisations = (params: DirectoryFilters & Cursor) =>
  get<Page<OrganisationRow>>('/organisations', {
    query: params.query,
    kind: params.kind,
    country: params.country,
    language: params.language,
    cursor: params.cursor,
  });
export const organisation = (id: string) => get<OrganisationOut>(`/organisations/${id}`);
export const editOrganisation = (id: string, body: OrganisationPatch) =>
  requestJson<OrganisationOut>('PATCH', `${BASE}/organisations/${id}`, body);

export const applications = (params: { state: ApplicationState } & Cursor) =>
  get<Page<ApplicationRow>>('/applications', params);
export const application = (id: string) => get<ApplicationOut>(`/applications/${id}`);
export const applicationStatistics = () => get<ApplicationStatistics>('/applications/statistics');
export const approve = (id: string, body: { note: string | null }) =>
  post<unknown>(`/applications/${id}/approve`, body);
export const ask = (id: string, body: { message: string }) => post<unknown>(`/applications/${id}/ask`, body);
export const refuse = (id: string, body: { reason: RefusalReason; message: string }) =>
  post<unknown>(`/applications/${id}/refuse`, body);

export const invitations = (params: Cursor) => get<Page<InvitationRow>>('/invitations', params);
export const invite = (body: InvitationIn, key: string) =>
  requestJson<InvitationRow>('POST', `${BASE}/invitations`, body, idempotent(key));
export const revokeInvitation = (id: string) => requestJson<undefined>('DELETE', `${BASE}/invitations/${id}`);
export async function importInvitations(csv: string): Promise<{ lines: ImportLine[] }> {
  const response = await apiFetch(`${BASE}/invitations/import`, {
    method: 'POST',
    headers: { Accept: 'application/json', 'Content-Type': 'text/csv' },
    body: csv,
  });
  return (await response.json()) as { lines: ImportLine[] };
}

export const groups = () => get<GroupOut[]>('/groups');
export const createGroup = (body: { name: Record<Locale, string> }, key: string) =>
  requestJson<GroupOut>('POST', `${BASE}/groups`, body, idempotent(key));
export const groupMembers = (id: string) => get<{ members: PersonCard[] }>(`/groups/${id}`);
export const setGroupMembers = (id: string, body: { personIds: string[] }) =>
  requestJson<undefined>('PUT', `${BASE}/groups/${id}/members`, body);
