import type {
  ConsortiumState,
  InvitationState,
  Liability,
  LimitAttribute,
} from '#lib/api/client/types.gen.ts';
import * as m from '#lib/paraglide/messages.js';
import type { Option } from '../data/labels.ts';

const STATES: Record<ConsortiumState, () => string> = {
  draft: m.consortia_state_draft,
  searching: m.consortia_state_searching,
  inviting: m.consortia_state_inviting,
  formed: m.consortia_state_formed,
  abandoned: m.consortia_state_abandoned,
};
const ANSWERS: Record<InvitationState, () => string> = {
  asked: m.consortia_answer_asked,
  accepted: m.consortia_answer_accepted,
  declined: m.consortia_answer_declined,
  expired: m.consortia_answer_expired,
  withdrawn: m.consortia_answer_withdrawn,
  left: m.consortia_answer_left,
};
const LIABILITIES: Record<Liability, () => string> = {
  joint: m.consortia_liability_joint,
  joint_and_several: m.consortia_liability_joint_and_several,
};
const ATTRIBUTES: Record<LimitAttribute, () => string> = {
  kind: m.consortia_limit_kind,
  region: m.consortia_limit_region,
  country: m.consortia_limit_country,
};
const STEPS: Record<string, () => string> = {
  fitting: m.consortia_step_fitting,
  relaxing: m.consortia_step_relaxing,
  loosening: m.consortia_step_loosening,
};

const namer = (names: Record<string, () => string>) => (code: string) => names[code]?.() ?? code;
const chooser = (names: Record<string, () => string>) => (): Option[] =>
  Object.entries(names).map(([value, label]) => ({ value, label: label() }));

export const consortiumStateLabel = namer(STATES);
export const answerLabel = namer(ANSWERS);
export const liabilityLabel = namer(LIABILITIES);
export const liabilityOptions = chooser(LIABILITIES);
export const attributeLabel = namer(ATTRIBUTES);
export const attributeOptions = chooser(ATTRIBUTES);
export const stepLabel = (step: string): string => STEPS[step]?.() ?? m.consortia_step_searching();

const REGIONS: Record<string, string> = {
  'FR-ARA': 'Auvergne-Rhône-Alpes',
  'FR-BFC': 'Bourgogne-Franche-Comté',
  'FR-BRE': 'Bretagne',
  'FR-CVL': 'Centre-Val de Loire',
  'FR-20R': 'Corse',
  'FR-GES': 'Grand Est',
  'FR-HDF': 'Hauts-de-France',
  'FR-IDF': 'Île-de-France',
  'FR-NOR': 'Normandie',
  'FR-NAQ': 'Nouvelle-Aquitaine',
  'FR-OCC': 'Occitanie',
  'FR-PDL': 'Pays de la Loire',
  'FR-PAC': 'Provence-Alpes-Côte d’Azur',
  'FR-971': 'Guadeloupe',
  'FR-972': 'Martinique',
  'FR-973': 'Guyane',
  'FR-974': 'La Réunion',
  'FR-976': 'Mayotte',
};

/** Regions of France, by the names that they have in every language. */
export const regionLabel = (code: string): string => REGIONS[code] ?? code;
export const regionOptions = (): Option[] =>
  Object.entries(REGIONS).map(([value, label]) => ({ value, label }));
