/** What can be said of a password while it is typed. Leaked and guessable ones only the server knows. */

export const MINIMUM = 12;
const COMFORTABLE = 20;

export type Strength =
  | { state: 'empty' }
  | { state: 'short'; missing: number }
  | { state: 'weak'; why: 'personal' | 'repeated' }
  | { state: 'enough' | 'strong' };

const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Words of four letters and more in what the password must not be made of. */
function words(texts: readonly string[]): string[] {
  return texts.flatMap((text) => plain(text).match(/[\p{L}\p{N}]{4,}/gu) ?? []);
}

export function strengthOf(password: string, personal: readonly string[] = []): Strength {
  const characters = [...password.normalize('NFC')];
  if (characters.length === 0) return { state: 'empty' };
  if (characters.length < MINIMUM) return { state: 'short', missing: MINIMUM - characters.length };
  if (new Set(characters).size < 5) return { state: 'weak', why: 'repeated' };
  const own = words(personal).sort((a, b) => b.length - a.length);
  let rest = plain(password);
  for (const word of own) rest = rest.replaceAll(word, '');
  if (rest.length < MINIMUM / 2 && rest.length < password.length) return { state: 'weak', why: 'personal' };
  return { state: characters.length >= COMFORTABLE ? 'strong' : 'enough' };
}
