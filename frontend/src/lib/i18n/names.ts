import { locale } from './locale.svelte.ts';

/** A country's name from its two letters. */
export function country(code: string): string {
  return new Intl.DisplayNames(locale.current, { type: 'region' }).of(code) ?? code;
}

/** A language's name from its code. */
export function language(code: string): string {
  return new Intl.DisplayNames(locale.current, { type: 'language' }).of(code) ?? code;
}
