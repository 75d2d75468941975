import type { Locale } from '#lib/i18n/locale.svelte.ts';
import type { IdentifierKind } from './identifiers.ts';

export type OrganisationKind =
  'firm' | 'research_unit' | 'training_centre' | 'laboratory' | 'authority' | 'chamber';
export type Nomenclature = 'NAFRev2' | 'NAF2025';
export type RoleName = 'member' | 'organisation_administrator' | 'moderator' | 'administrator';
export type ApplicationState = 'unconfirmed' | 'waiting' | 'asked' | 'approved' | 'refused';
export type RefusalReason = 'not_eligible' | 'incomplete' | 'duplicate' | 'outside_sector' | 'other';

export interface Address {
  line1: string;
  line2: string;
  postcode: string;
  city: string;
  country: string;
}

export interface ApplicationIn {
  organisation: {
    identifierKind: IdentifierKind;
    identifier: string;
    legalName: string;
    kind: OrganisationKind;
    nafCode: string | null;
    nafNomenclature: Nomenclature | null;
    address: Address;
    languages: string[];
    website: string | null;
  };
  person: { givenName: string; familyName: string; function: string; email: string; locale: Locale };
  reason: string;
}

export interface Me {
  id: string;
  givenName: string;
  familyName: string;
  name: string;
  email: string;
  function: string;
  locale: Locale;
  languages: string[];
  about: string;
  phone: string | null;
  showsEmail: boolean;
  showsPhone: boolean;
  roles: RoleName[];
  permissions: string[];
  organisation: { id: string; legalName: string; kind: OrganisationKind } | null;
}

export interface ActivationCheck {
  email: string;
  name: string;
  organisationName: string | null;
}

export interface InvitationCheck {
  email: string;
  givenName: string;
  familyName: string;
  locale: Locale;
  organisationName: string | null;
  inviterName: string;
  expiresAt: string;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface PersonCard {
  id: string;
  name: string;
  organisationId: string | null;
  organisationName: string | null;
  organisationKind: string | null;
}

export interface PersonRow extends PersonCard {
  function: string;
  languages: string[];
  country: string | null;
}

export interface OrganisationRow {
  id: string;
  legalName: string;
  kind: string;
  city: string;
  country: string;
  languages: string[];
  peopleCount: number;
}

export interface DirectoryFilters {
  query: string;
  kind: string;
  language: string;
  country: string;
  organisation?: string;
}

export interface OrganisationPerson {
  id: string;
  name: string;
  function: string;
  role: string;
}

export interface OrganisationOut {
  id: string;
  legalName: string;
  kind: string;
  siren: string | null;
  siret: string | null;
  vat: string | null;
  eori: string | null;
  nafCode: string | null;
  nafNomenclature: string | null;
  address: Address;
  languages: string[];
  website: string | null;
  about: string;
  people: OrganisationPerson[];
  peopleCount: number;
  version: number;
  mayEdit: boolean;
  mayEditIdentity: boolean;
}

export interface OrganisationPatch {
  version: number;
  legalName?: string;
  kind?: string;
  nafCode?: string | null;
  nafNomenclature?: string | null;
  address?: Address;
  languages?: string[];
  website?: string | null;
  about?: string;
}

export interface PersonOut extends PersonCard {
  function: string;
  about: string;
  languages: string[];
  email: string | null;
  phone: string | null;
  state: string;
  roles: RoleName[];
  joinedAt: string | null;
  suspension: { reason: string; at: string } | null;
  maySuspend: boolean;
  mayAssignRoles: boolean;
}

export interface Device {
  id: string;
  current: boolean;
  userAgent: string;
  address: string;
  createdAt: string;
  lastSeenAt: string;
  expiresAt: string;
}

export interface ApplicationRow {
  id: string;
  state: ApplicationState;
  legalName: string;
  kind: string;
  country: string;
  organisationId: string | null;
  applicantName: string;
  function: string;
  email: string;
  locale: Locale;
  confirmedAt: string;
  decidedAt: string | null;
  siblings: number;
}

export interface Sibling {
  id: string;
  state: ApplicationState;
  legalName: string;
  applicantName: string;
  email: string;
  confirmedAt: string;
  sameOrganisation: boolean;
  sameDomain: boolean;
}

export interface ApplicationEntry {
  id: string;
  at: string;
  authorId: string | null;
  authorName: string | null;
  action: string;
  reason: string | null;
  message: string;
}

export interface ApplicationOut {
  id: string;
  state: ApplicationState;
  organisationId: string | null;
  organisationName: string | null;
  identifierKind: string;
  identifier: string;
  legalName: string;
  kind: string;
  nafCode: string | null;
  nafNomenclature: string | null;
  address: Address;
  languages: string[];
  website: string | null;
  givenName: string;
  familyName: string;
  function: string;
  email: string;
  mailDomain: string | null;
  locale: Locale;
  reason: string;
  createdAt: string;
  confirmedAt: string;
  decidedAt: string | null;
  personId: string | null;
  mayDecide: boolean;
  siblings: Sibling[];
  log: ApplicationEntry[];
}

export interface ApplicationStatistics {
  waiting: number;
  medianHoursToDecision: number | null;
  decidedLast30Days: number;
}

export interface ApplicationQuestion {
  legalName: string;
  givenName: string;
  message: string;
}

export type InvitationState = 'pending' | 'accepted' | 'expired' | 'revoked';

export interface InvitationRow {
  id: string;
  email: string;
  organisationId: string | null;
  organisationName: string | null;
  role: RoleName;
  locale: Locale;
  state: InvitationState;
  inviterName: string;
  createdAt: string;
  expiresAt: string;
}

export interface InvitationIn {
  email: string;
  organisationId: string | null;
  role: string;
  locale: Locale;
}

export interface ImportLine {
  line: number;
  email: string;
  state: string;
  code?: string | null;
}

export interface GroupOut {
  id: string;
  key: string | null;
  name: Record<Locale, string>;
  memberCount: number;
}
