import type { Locale } from '#lib/i18n/locale.svelte.ts';
import * as m from '#lib/paraglide/messages.js';
import type { Group } from '../data/types.ts';

const AUTOMATIC: Record<string, () => string> = {
  everyone: m.forums_group_everyone,
  moderators: m.forums_group_moderators,
  'kind:firm': m.forums_group_kind_firm,
  'kind:research_unit': m.forums_group_kind_research_unit,
  'kind:training_centre': m.forums_group_kind_training_centre,
  'kind:laboratory': m.forums_group_kind_laboratory,
  'kind:authority': m.forums_group_kind_authority,
  'kind:chamber': m.forums_group_kind_chamber,
};

/** Automatic groups are named here, others by whoever made them. */
export function groupName(group: Group, locale: Locale): string {
  const automatic = group.key ? AUTOMATIC[group.key] : undefined;
  return automatic?.() ?? group.name[locale] ?? group.name['fr'] ?? group.key ?? group.id;
}
