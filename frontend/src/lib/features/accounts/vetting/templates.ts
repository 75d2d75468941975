import type { Locale } from '#lib/i18n/locale.svelte.ts';
import * as m from '#lib/paraglide/messages.js';
import type { RefusalReason } from '../types.ts';

const TEXTS = {
  not_eligible: m.accounts_template_not_eligible,
  outside_sector: m.accounts_template_outside_sector,
  incomplete: m.accounts_template_incomplete,
  duplicate: m.accounts_template_duplicate,
};

/** What to write for a reason, in the language of whoever reads it. Empty where only one's own words will do. */
export function templateFor(reason: string, locale: Locale): string {
  const text = TEXTS[reason as Exclude<RefusalReason, 'other'>] as (typeof TEXTS)['incomplete'] | undefined;
  return text?.({}, { locale }) ?? '';
}
