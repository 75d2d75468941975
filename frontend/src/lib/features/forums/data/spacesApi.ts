import type {
  DecisionIn,
  InvitedOut,
  InviteIn,
  JoiningOut,
  JoinOut,
  MemberOut,
  OrganisationRow,
  PersonRow,
  RequestOut,
  RightsIn,
  RightsPreviewOut,
  SpaceSettingsOut,
  SpaceTagsOut,
  TemplateIn,
  TemplateOut,
  TemplatesOut,
} from '#lib/api/client/types.gen.ts';
import { requestJson } from '#lib/api/http.ts';
import { locale } from '#lib/i18n/locale.svelte.ts';
import type { Level } from './types.ts';

const ROOT = '/api/forums';
const space = (id: string, rest: string) => `${ROOT}/spaces/${id}/${rest}`;

interface Paged<T> {
  items: T[];
  next: string | null;
}

function query(values: Record<string, string | null | undefined>): string {
  const filled = Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return filled.length > 0 ? `?${new URLSearchParams(filled).toString()}` : '';
}

export type Joining = JoiningOut;
export type Member = MemberOut;
export type SpaceRequest = RequestOut;
export type Rights = RightsIn;
export type RightsPreview = RightsPreviewOut;
export type Template = TemplateOut;
export type TemplateField = TemplateOut['fields'][number];

export const joiningQuery = () => ({
  queryKey: ['forums', 'joining', locale.current],
  queryFn: () => requestJson<JoiningOut[]>('GET', `${ROOT}/spaces/joining`),
});
export const templatesQuery = (id: string) => ({
  queryKey: ['forums', 'templates', id],
  queryFn: () => requestJson<TemplatesOut>('GET', space(id, 'templates')),
  enabled: id !== '',
});
export const spaceTagsQuery = (id: string) => ({
  queryKey: ['forums', 'tags', id],
  queryFn: () => requestJson<SpaceTagsOut>('GET', space(id, 'tags')),
  enabled: id !== '',
  staleTime: 60_000,
});

export const joinSpace = (id: string, message: string) =>
  requestJson<JoinOut>('POST', space(id, 'join'), { message });
export const leaveSpace = (id: string) => requestJson<undefined>('DELETE', space(id, 'join'));

export const listMembers = (id: string, search: string, cursor: string | null) =>
  requestJson<Paged<MemberOut>>('GET', space(id, `members${query({ query: search.trim(), cursor })}`));
export const setMember = (id: string, person: string, level: Level) =>
  requestJson<undefined>('PUT', space(id, `members/${person}`), { level });
export const removeMember = (id: string, person: string) =>
  requestJson<undefined>('DELETE', space(id, `members/${person}`));
export const listRequests = (id: string, cursor: string | null) =>
  requestJson<Paged<RequestOut>>('GET', space(id, `requests${query({ cursor })}`));
export const decide = (id: string, request: string, body: DecisionIn) =>
  requestJson<undefined>('POST', space(id, `requests/${request}/decision`), body);
export const invite = (id: string, body: InviteIn) =>
  requestJson<InvitedOut>('POST', space(id, 'invitations'), body);

export const previewRights = (id: string, body: RightsIn) =>
  requestJson<RightsPreviewOut>('POST', space(id, 'rights/preview'), body);
export const setRights = (id: string, body: RightsIn) =>
  requestJson<SpaceSettingsOut>('PUT', space(id, 'rights'), body);
export const orderSpaces = (parentId: string | null, spaceIds: string[]) =>
  requestJson<undefined>('PUT', `${ROOT}/spaces/order`, { parentId, spaceIds });

export const createTemplate = (id: string, body: TemplateIn) =>
  requestJson<TemplateOut>('POST', space(id, 'templates'), body);
export const changeTemplate = (id: string, body: TemplateIn & { version: number }) =>
  requestJson<TemplateOut>('PUT', `${ROOT}/templates/${id}`, body);
export const removeTemplate = (id: string) => requestJson<undefined>('DELETE', `${ROOT}/templates/${id}`);
export const orderTemplates = (id: string, templateIds: string[]) =>
  requestJson<undefined>('PUT', space(id, 'templates/order'), { templateIds });

export const findOrganisations = async (search: string) =>
  (await requestJson<Paged<OrganisationRow>>('GET', `/api/accounts/organisations${query({ query: search })}`))
    .items;
export const findPeople = async (search: string) =>
  (await requestJson<Paged<PersonRow>>('GET', `/api/accounts/people${query({ query: search })}`)).items;
