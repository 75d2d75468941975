import * as sdk from '#lib/api/client/sdk.gen.ts';
import type {
  ApplicationIn,
  ApplicationState,
  EmailChangedOut,
  GroupIn,
  ImportOut,
  InvitationAcceptIn,
  InvitationIn,
  MeOut,
  MePatch,
  OrganisationKind,
  OrganisationPatch,
  RefusalIn,
  Role,
} from '#lib/api/client/types.gen.ts';
import { apiFetch } from '#lib/api/http.ts';
import { idempotent } from '#lib/api/ids.ts';
import type { DirectoryFilters } from './types.ts';

type Token = { token: string };
type TokenPassword = Token & { password: string };
type Cursor = { cursor: string };

const person_ = (id: string) => ({ path: { person_id: id } });
const organisation_ = (id: string) => ({ path: { organisation_id: id } });
const application_ = (id: string) => ({ path: { application_id: id } });
const group_ = (id: string) => ({ path: { group_id: id } });

export const signIn = (body: { email: string; password: string }) => sdk.accountsSignIn({ body });
export const forgotPassword = (body: { email: string }) => sdk.accountsPasswordForgot({ body });
export const resetPassword = (body: TokenPassword) => sdk.accountsPasswordReset({ body });
export const confirmEmail = async (body: Token) =>
  (await sdk.accountsConfirmEmail({ body })) as EmailChangedOut;
export const undoEmail = async (body: Token) => (await sdk.accountsUndoEmail({ body })) as EmailChangedOut;
export const checkActivation = (body: Token) => sdk.accountsActivationCheck({ body });
export const activate = async (body: TokenPassword) => (await sdk.accountsActivate({ body })) as MeOut;
export const checkInvitation = (body: Token) => sdk.accountsCheckInvitation({ body });
export const acceptInvitation = (body: InvitationAcceptIn) => sdk.accountsAcceptInvitation({ body });

export const apply = (body: ApplicationIn, key: string) =>
  sdk.accountsApply({ body, headers: idempotent(key) });
export const confirmApplication = (body: Token) => sdk.accountsConfirmApplication({ body });
export const applicationQuestion = (body: Token) => sdk.accountsApplicationQuestion({ body });
export const answerApplication = (body: Token & { message: string }) =>
  sdk.accountsAnswerApplication({ body });

export const me = () => sdk.accountsMe();
export const editMe = (body: MePatch) => sdk.accountsEditMe({ body });
export const changePassword = async (body: { current: string; new: string }) =>
  (await sdk.accountsChangePassword({ body })) as MeOut;
export const changeEmail = (body: { email: string; password: string }) => sdk.accountsChangeEmail({ body });
export const devices = () => sdk.accountsMySessions();
export const endDevice = (id: string) => sdk.accountsEndSession({ path: { session_id: id } });
export const endOtherDevices = () => sdk.accountsEndOtherSessions();

/** Filters as they are asked for: what is empty is left out. */
function asked({ kind, ...rest }: Partial<DirectoryFilters> & Cursor) {
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value));
  return { ...given, ...(kind ? { kind: kind as OrganisationKind } : {}) };
}

export const people = (params: DirectoryFilters & Cursor) => sdk.accountsPeople({ query: asked(params) });
export const person = (id: string) => sdk.accountsPerson(person_(id));
export const personNote = (id: string) => sdk.accountsPersonNote(person_(id));
export const writePersonNote = (id: string, text: string) =>
  sdk.accountsWritePersonNote({ ...person_(id), body: { text } });
export const suspend = (id: string, body: { reason: string }) =>
  sdk.accountsSuspend({ ...person_(id), body });
export const reinstate = (id: string) => sdk.accountsReinstate(person_(id));
export const assignRoles = (id: string, body: { roles: Role[] }) =>
  sdk.accountsAssignRoles({ ...person_(id), body });
export const organisations = ({ organisation: _, ...params }: DirectoryFilters & Cursor) =>
  sdk.accountsOrganisations({ query: asked(params) });
export const organisation = (id: string) => sdk.accountsOrganisation(organisation_(id));
export const editOrganisation = (id: string, body: OrganisationPatch) =>
  sdk.accountsEditOrganisation({ ...organisation_(id), body });

export const applications = ({ state, cursor }: { state: ApplicationState } & Cursor) =>
  sdk.accountsApplications({ query: { state, ...(cursor ? { cursor } : {}) } });
export const application = (id: string) => sdk.accountsApplication(application_(id));
export const applicationStatistics = () => sdk.accountsApplicationStatistics();
export const approve = (id: string) => sdk.accountsApproveApplication({ ...application_(id), body: {} });
export const ask = (id: string, body: { message: string }) =>
  sdk.accountsAskApplicant({ ...application_(id), body });
export const refuse = (id: string, body: RefusalIn) =>
  sdk.accountsRefuseApplication({ ...application_(id), body });

export const invitations = ({ cursor }: Cursor) =>
  sdk.accountsInvitations({ query: cursor ? { cursor } : {} });
export const invite = (body: InvitationIn, key: string) =>
  sdk.accountsInvite({ body, headers: idempotent(key) });
export const revokeInvitation = (id: string) => sdk.accountsRevokeInvitation({ path: { invitation_id: id } });

/** The one body that is no JSON, which the generated client does not know. */
export async function importInvitations(csv: string): Promise<ImportOut> {
  const response = await apiFetch('/api/accounts/invitations/import', {
    method: 'POST',
    headers: { Accept: 'application/json', 'Content-Type': 'text/csv' },
    body: csv,
  });
  return (await response.json()) as ImportOut;
}

export const groups = () => sdk.accountsGroups();
export const createGroup = (body: GroupIn, key: string) =>
  sdk.accountsCreateGroup({ body, headers: idempotent(key) });
export const groupMembers = (id: string) => sdk.accountsGroup(group_(id));
export const setGroupMembers = (id: string, body: { personIds: string[] }) =>
  sdk.accountsSetGroupMembers({ ...group_(id), body });
