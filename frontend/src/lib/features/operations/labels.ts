import * as m from '#lib/paraglide/messages.js';

const STATES: Record<string, () => string> = {
  queued: m.operations_mail_queued,
  sent: m.operations_mail_sent,
  failed: m.operations_mail_failed,
  kept: m.operations_mail_kept,
};

export const mailStateLabel = (state: string): string => STATES[state]?.() ?? state;
