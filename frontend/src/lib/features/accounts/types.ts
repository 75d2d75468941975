/** The names under which the screens know what the API sends and takes. */
import type * as api from '#lib/api/client/types.gen.ts';

export type {
  ApplicationIn,
  ApplicationOut,
  ApplicationRow,
  ApplicationState,
  GroupOut,
  InvitationIn,
  OrganisationKind,
  OrganisationOut,
  OrganisationPatch,
  OrganisationRow,
  PersonCard,
  PersonOut,
  PersonRow,
  RefusalReason,
} from '#lib/api/client/types.gen.ts';

export type ActivationCheck = api.ActivationCheckOut;
export type Address = api.AddressOut;
export type ApplicationEntry = api.ApplicationEntryOut;
export type ApplicationQuestion = api.QuestionOut;
export type Device = api.SessionOut;
export type ImportLine = api.ImportLineOut;
export type InvitationCheck = api.InvitationCheckOut;
export type InvitationRow = api.InvitationOut;
export type Me = api.MeOut;
export type RoleName = api.Role;
export type Nomenclature = 'NAFRev2' | 'NAF2025';

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface DirectoryFilters {
  query: string;
  kind: string;
  language: string;
  country: string;
  organisation?: string;
}
