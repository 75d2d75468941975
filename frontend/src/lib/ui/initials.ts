const TINTS = 8;
const PARTICLES = new Set([
  'de',
  'du',
  'des',
  'la',
  'le',
  'les',
  'et',
  'del',
  'y',
  'the',
  'of',
  'and',
  'van',
  'von',
  'sarl',
  'sas',
  'sa',
]);

/** One or two letters that stand for a name. */
export function initials(name: string): string {
  const words = name.split(/[\s'’\-.,]+/u).filter((word) => /\p{L}|\p{N}/u.test(word));
  const telling = words.filter((word) => !PARTICLES.has(word.toLowerCase()));
  const chosen = telling.length > 0 ? telling : words;
  const first = chosen[0]?.match(/\p{L}|\p{N}/u)?.[0] ?? '?';
  const last = chosen.length > 1 ? (chosen[chosen.length - 1]?.match(/\p{L}|\p{N}/u)?.[0] ?? '') : '';
  return (first + last).toLocaleUpperCase();
}

/** The same name always has the same tint, 1 to 8. */
export function tint(name: string): number {
  let hash = 2166136261;
  for (const letter of name) hash = Math.imul(hash ^ letter.codePointAt(0)!, 16777619);
  return ((hash >>> 0) % TINTS) + 1;
}
