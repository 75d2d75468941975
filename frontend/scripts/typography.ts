/** French and Spanish spacing in the catalogues: no line may begin with « ? », « : » or « % ». Part of `npm run format`. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const NARROW = '\u202f';
const FULL = '\u00a0';

export function spaced(text: string): string {
  return text
    .replace(/'/g, '\u2019')
    .replace(/ ([;!?%€])/g, `${NARROW}$1`)
    .replace(/ :/g, `${FULL}:`)
    .replace(/« /g, `«${FULL}`)
    .replace(/ »/g, `${FULL}»`)
    .replace(/(\d) (h|j|kg|min|s)\b/g, `$1${FULL}$2`);
}

function walk(value: unknown): unknown {
  if (typeof value === 'string') return spaced(value);
  if (Array.isArray(value)) return value.map(walk);
  if (typeof value === 'object' && value !== null) {
    // Declarations and selectors are code; only the texts of variants are prose.
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        key === 'declarations' || key === 'selectors' || key === '$schema' ? inner : walk(inner),
      ]),
    );
  }
  return value;
}

if (import.meta.main) {
  const folder = 'messages/fr';
  for (const file of readdirSync(folder)) {
    const path = `${folder}/${file}`;
    const before = readFileSync(path, 'utf8');
    const after = `${JSON.stringify(walk(JSON.parse(before)), null, 2)}\n`;
    if (after !== before) writeFileSync(path, after);
  }
}
