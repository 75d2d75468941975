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
  organisationName: string | null;
  inviterName: string;
  expiresAt: string;
}
