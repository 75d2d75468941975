import {
  forums_kind_authority,
  forums_kind_chamber,
  forums_kind_firm,
  forums_kind_laboratory,
  forums_kind_research_unit,
  forums_kind_training_centre,
} from '#lib/paraglide/messages.js';

const KINDS: Record<string, () => string> = {
  firm: forums_kind_firm,
  research_unit: forums_kind_research_unit,
  training_centre: forums_kind_training_centre,
  laboratory: forums_kind_laboratory,
  authority: forums_kind_authority,
  chamber: forums_kind_chamber,
};

/** What an organisation is, in the reader's language. */
export function kindName(kind: string | null): string {
  return kind ? (KINDS[kind]?.() ?? '') : '';
}
