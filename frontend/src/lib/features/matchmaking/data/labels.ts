import type {
  Agreement,
  Area,
  Criterion,
  Direction,
  IntellectualProperty,
  LineKind,
  OpportunityState,
  OrganisationKind,
  OrganisationSize,
  Stage,
  Verdict,
} from '#lib/api/client/types.gen.ts';
import * as m from '#lib/paraglide/messages.js';

export interface Option {
  value: string;
  label: string;
}
type Names<Code extends string> = Record<Code, () => string>;

const DIRECTIONS: Names<Direction> = {
  request: m.matchmaking_direction_request,
  offer: m.matchmaking_direction_offer,
};
const AREAS: Names<Area> = {
  commercial: m.matchmaking_area_commercial,
  technology: m.matchmaking_area_technology,
  research: m.matchmaking_area_research,
};
const KINDS: Names<LineKind> = {
  product: m.matchmaking_kind_product,
  service: m.matchmaking_kind_service,
  know_how: m.matchmaking_kind_know_how,
  equipment: m.matchmaking_kind_equipment,
  capacity: m.matchmaking_kind_capacity,
  distribution: m.matchmaking_kind_distribution,
  research: m.matchmaking_kind_research,
  training: m.matchmaking_kind_training,
  finance: m.matchmaking_kind_finance,
};
const STAGES: Names<Stage> = {
  concept: m.matchmaking_stage_concept,
  laboratory: m.matchmaking_stage_laboratory,
  prototype: m.matchmaking_stage_prototype,
  field_tested: m.matchmaking_stage_field_tested,
  on_market: m.matchmaking_stage_on_market,
};
const PROTECTIONS: Names<IntellectualProperty> = {
  none: m.matchmaking_ip_none,
  patent_filed: m.matchmaking_ip_patent_filed,
  patent_granted: m.matchmaking_ip_patent_granted,
  plant_variety: m.matchmaking_ip_plant_variety,
  copyright: m.matchmaking_ip_copyright,
  secret: m.matchmaking_ip_secret,
  other: m.matchmaking_ip_other,
};
const ORGANISATIONS: Names<OrganisationKind> = {
  firm: m.matchmaking_kind_of_firm,
  research_unit: m.matchmaking_kind_of_research_unit,
  training_centre: m.matchmaking_kind_of_training_centre,
  laboratory: m.matchmaking_kind_of_laboratory,
  authority: m.matchmaking_kind_of_authority,
  chamber: m.matchmaking_kind_of_chamber,
};
const SIZES: Names<OrganisationSize> = {
  micro: m.matchmaking_size_micro,
  small: m.matchmaking_size_small,
  medium: m.matchmaking_size_medium,
  large: m.matchmaking_size_large,
};
const AGREEMENTS: Names<Agreement> = {
  supply: m.matchmaking_agreement_supply,
  distribution: m.matchmaking_agreement_distribution,
  agency: m.matchmaking_agreement_agency,
  subcontracting: m.matchmaking_agreement_subcontracting,
  service: m.matchmaking_agreement_service,
  licence: m.matchmaking_agreement_licence,
  technical_cooperation: m.matchmaking_agreement_technical_cooperation,
  joint_venture: m.matchmaking_agreement_joint_venture,
  investment: m.matchmaking_agreement_investment,
  research_cooperation: m.matchmaking_agreement_research_cooperation,
  training: m.matchmaking_agreement_training,
};
const CRITERIA: Names<Criterion> = {
  codes: m.matchmaking_condition_codes,
  places: m.matchmaking_condition_places,
  languages: m.matchmaking_condition_languages,
  certifications: m.matchmaking_condition_certifications,
  partner_kinds: m.matchmaking_condition_partner_kinds,
  capacity: m.matchmaking_condition_capacity,
};
const STATES: Names<OpportunityState> = {
  draft: m.matchmaking_state_draft,
  in_review: m.matchmaking_state_in_review,
  on_hold: m.matchmaking_state_on_hold,
  rejected: m.matchmaking_state_rejected,
  published: m.matchmaking_state_published,
  expired: m.matchmaking_state_expired,
  withdrawn: m.matchmaking_state_withdrawn,
  archived: m.matchmaking_state_archived,
};
const VERDICTS: Names<Verdict> = {
  publish: m.matchmaking_verdict_publish,
  hold: m.matchmaking_verdict_hold,
  reject: m.matchmaking_verdict_reject,
};
const UNITS: Record<string, () => string> = {
  tonne: m.matchmaking_unit_tonne,
  pallet: m.matchmaking_unit_pallet,
  container: m.matchmaking_unit_container,
  truck: m.matchmaking_unit_truck,
  cubic_metre: m.matchmaking_unit_cubic_metre,
  square_metre: m.matchmaking_unit_square_metre,
  piece: m.matchmaking_unit_piece,
  day: m.matchmaking_unit_day,
  sample: m.matchmaking_unit_sample,
  person: m.matchmaking_unit_person,
  euro: m.matchmaking_unit_euro,
};

/** The name of a code; the code itself where a newer server sends one that this page does not know. */
const namer = (names: Record<string, () => string>) => (code: string) => names[code]?.() ?? code;
const chooser = (names: Record<string, () => string>) => (): Option[] =>
  Object.entries(names).map(([value, label]) => ({ value, label: label() }));

export const directionLabel = namer(DIRECTIONS);
export const areaLabel = namer(AREAS);
export const kindLabel = namer(KINDS);
export const stageLabel = namer(STAGES);
export const ipLabel = namer(PROTECTIONS);
export const organisationKindLabel = namer(ORGANISATIONS);
export const sizeLabel = namer(SIZES);
export const agreementLabel = namer(AGREEMENTS);
export const criterionLabel = namer(CRITERIA);
export const stateLabel = namer(STATES);
export const verdictLabel = namer(VERDICTS);
export const unitLabel = namer(UNITS);

export const directionOptions = chooser(DIRECTIONS);
export const areaOptions = chooser(AREAS);
export const kindOptions = chooser(KINDS);
export const stageOptions = chooser(STAGES);
export const ipOptions = chooser(PROTECTIONS);
export const organisationKindOptions = chooser(ORGANISATIONS);
export const sizeOptions = chooser(SIZES);
export const agreementOptions = chooser(AGREEMENTS);
export const criterionOptions = chooser(CRITERIA);
export const unitOptions = chooser(UNITS);
