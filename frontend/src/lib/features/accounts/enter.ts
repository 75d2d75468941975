import { locale, type Locale } from '#lib/i18n/locale.svelte.ts';
import { session } from '#lib/session/session.svelte.ts';
import type { Me } from './types.ts';

/** The person is in: this tab knows them, and speaks the language of their account. */
export function enter(me: Me): void {
  session.begin(me);
  locale.set(me.locale as Locale);
}
