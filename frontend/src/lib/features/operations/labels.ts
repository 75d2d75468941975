import * as m from '#lib/paraglide/messages.js';

const STATES: Record<string, () => string> = {
  queued: m.operations_mail_queued,
  sent: m.operations_mail_sent,
  failed: m.operations_mail_failed,
  kept: m.operations_mail_kept,
};

export const mailStateLabel = (state: string): string => STATES[state]?.() ?? state;

const OUTCOMES: Record<string, () => string> = {
  posted: m.operations_inbound_posted,
  answered: m.operations_inbound_answered,
  refused: m.operations_inbound_refused,
  automatic: m.operations_inbound_automatic,
  repeated: m.operations_inbound_repeated,
  too_many: m.operations_inbound_too_many,
  forged: m.operations_inbound_forged,
  unaddressed: m.operations_inbound_unaddressed,
  unreadable: m.operations_inbound_unreadable,
  too_large: m.operations_inbound_too_large,
  bounce: m.operations_inbound_bounce,
  harmless: m.operations_inbound_harmless,
  lost: m.operations_inbound_lost,
};

/** What became of a mail that came in. */
export const outcomeLabel = (outcome: string | null): string =>
  outcome ? (OUTCOMES[outcome]?.() ?? outcome) : m.operations_inbound_waiting();
