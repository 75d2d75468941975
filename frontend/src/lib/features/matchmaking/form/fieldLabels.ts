import * as m from '#lib/paraglide/messages.js';

/** Names of the fields by pointer, for the summary of what is to be corrected. */
export const fieldLabels = (): Record<string, string> => ({
  '/direction': m.matchmaking_direction(),
  '/kind': m.matchmaking_kind(),
  '/area': m.matchmaking_area(),
  '/title': m.matchmaking_heading(),
  '/summary': m.matchmaking_summary(),
  '/description': m.matchmaking_description(),
  '/text': m.matchmaking_line_text(),
  '/terms/tags': m.matchmaking_tags(),
  '/terms/codes': m.matchmaking_codes(),
  '/terms/places': m.matchmaking_places(),
  '/terms/languages': m.matchmaking_languages(),
  '/terms/certifications': m.matchmaking_certifications(),
  '/terms/capacity': m.matchmaking_capacity(),
  '/terms/capacityUnit': m.matchmaking_unit(),
  '/advantages': m.matchmaking_advantages(),
  '/stage': m.matchmaking_stage(),
  '/ip': m.matchmaking_ip(),
  '/deadline': m.matchmaking_deadline(),
  '/validUntil': m.matchmaking_valid_until(),
  '/partnerKinds': m.matchmaking_partner_kinds(),
  '/partnerSizes': m.matchmaking_partner_sizes(),
  '/partnerRole': m.matchmaking_partner_role(),
  '/agreements': m.matchmaking_agreements(),
  '/conditions': m.matchmaking_conditions(),
});

/** Fields that are folded away at first. */
export const MORE = new Set([
  '/advantages',
  '/stage',
  '/ip',
  '/deadline',
  '/validUntil',
  '/partnerKinds',
  '/partnerSizes',
  '/partnerRole',
  '/agreements',
  '/conditions',
]);
