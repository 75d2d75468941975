import * as m from '#lib/paraglide/messages.js';

/** Why an operator was searched as words. */
export function hintText({ code, text }: { code: string; text: string }): string {
  if (code === 'unknown_name') return m.search_hint_name({ text });
  if (code === 'wrong_value') return m.search_hint_value({ text });
  return m.search_hint_operator({ text });
}
