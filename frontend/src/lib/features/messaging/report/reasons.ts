import * as m from '#lib/paraglide/messages.js';
import type { ReportReason } from '../data/api.ts';

/** What is wrong, in the order in which it is asked. */
export const REASONS: readonly { value: ReportReason; label: () => string }[] = [
  { value: 'spam', label: m.messaging_report_spam },
  { value: 'harassment', label: m.messaging_report_harassment },
  { value: 'fraud', label: m.messaging_report_fraud },
  { value: 'illegal', label: m.messaging_report_illegal },
  { value: 'other', label: m.messaging_report_other },
];

export function reasonLabel(reason: string): string {
  return (REASONS.find(({ value }) => value === reason) ?? REASONS.at(-1)!).label();
}
