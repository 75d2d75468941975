import { websiteOf } from '../website.ts';
import { shownNaf } from '../identifiers.ts';
import type {
  Address,
  Nomenclature,
  OrganisationKind,
  OrganisationOut,
  OrganisationPatch,
} from '../types.ts';

export interface OrganisationValues {
  legalName: string;
  kind: string;
  about: string;
  nafCode: string;
  nafNomenclature: Nomenclature;
  address: Address;
  languages: string[];
  countries: string[];
  website: string;
}

export function valuesOf(organisation: OrganisationOut): OrganisationValues {
  return {
    legalName: organisation.legalName,
    kind: organisation.kind,
    about: organisation.about,
    nafCode: organisation.nafCode ?? '',
    nafNomenclature: (organisation.nafNomenclature as Nomenclature | null) ?? 'NAFRev2',
    address: { ...organisation.address },
    languages: [...organisation.languages],
    countries: [...organisation.countries],
    website: organisation.website ?? '',
  };
}

/** The identity goes along only for those who may change it. */
export function patchOf(values: OrganisationValues, version: number, identity: boolean): OrganisationPatch {
  const nafCode = shownNaf(values.nafCode);
  return {
    version,
    ...(identity ? { legalName: values.legalName.trim(), kind: values.kind as OrganisationKind } : {}),
    about: values.about.trim(),
    nafCode,
    nafNomenclature: nafCode ? values.nafNomenclature : null,
    address: values.address,
    languages: values.languages,
    countries: values.countries,
    website: websiteOf(values.website),
  };
}

/** Fields in which two versions differ, when somebody else saved meanwhile. */
export function differing(
  mine: OrganisationValues,
  theirs: OrganisationValues,
): (keyof OrganisationValues)[] {
  const names = Object.keys(mine) as (keyof OrganisationValues)[];
  return names.filter((name) => JSON.stringify(mine[name]) !== JSON.stringify(theirs[name]));
}
