import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'svelte/compiler';
import { describe, expect, it } from 'vitest';
import { spaced } from '../scripts/typography.ts';

type Catalogue = Record<string, unknown>;
const locales = ['fr', 'en', 'es'] as const;
const settings = JSON.parse(readFileSync('project.inlang/settings.json', 'utf8')) as {
  'plugin.inlang.messageFormat': { pathPattern: string[] };
};

function files(locale: string): string[] {
  return readdirSync(`messages/${locale}`).sort();
}

function catalogue(locale: string, file: string): Catalogue {
  const { $schema: _, ...rest } = JSON.parse(readFileSync(`messages/${locale}/${file}`, 'utf8')) as Catalogue;
  return rest;
}

/** The texts of a message: one, or one for each of its variants. */
function texts(message: unknown): string[] {
  if (typeof message === 'string') return [message];
  const [{ match }] = message as [{ match: Record<string, string> }];
  return Object.values(match);
}

function inputs(message: unknown): string[] {
  return [
    ...new Set(texts(message).flatMap((text) => [...text.matchAll(/\{(\w+)/g)].map(([, name = '']) => name))),
  ]
    .filter((name) => name !== 'count')
    .sort();
}

describe('catalogues', () => {
  it('are known to the compiler', () => {
    const listed = settings['plugin.inlang.messageFormat'].pathPattern.map((path) => path.split('/').at(-1));
    expect(files('fr')).toEqual([...listed].sort());
  });

  it.each(files('fr'))('%s has the same keys in every language', (file) => {
    const french = Object.keys(catalogue('fr', file)).sort();
    for (const locale of locales) expect(Object.keys(catalogue(locale, file)).sort(), locale).toEqual(french);
  });

  it.each(files('fr'))('%s begins every key with its name', (file) => {
    const prefix = `${file.replace('.json', '').replaceAll('-', '_')}_`;
    expect(Object.keys(catalogue('fr', file)).filter((key) => !key.startsWith(prefix))).toEqual([]);
  });

  it.each(files('fr'))('%s has no empty text, and the same parameters in every language', (file) => {
    for (const [key, french] of Object.entries(catalogue('fr', file))) {
      for (const locale of locales) {
        const message = catalogue(locale, file)[key];
        expect(
          texts(message).every((text) => text.trim() !== ''),
          `${locale} ${key}`,
        ).toBe(true);
        expect(inputs(message), `${locale} ${key}`).toEqual(inputs(french));
      }
    }
  });

  it.each(files('fr'))('%s keeps French punctuation with its word (npm run format)', (file) => {
    for (const [key, message] of Object.entries(catalogue('fr', file))) {
      for (const text of texts(message)) expect(spaced(text), key).toBe(text);
    }
  });
});

function svelteFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.svelte') && !path.includes('paraglide'))
    .map((path) => join(folder, path));
}

const SPOKEN = new Set(['aria-label', 'title', 'placeholder', 'alt', 'label', 'text', 'hint', 'description']);
/** Units and the like that are written the same everywhere. */
const SAME_EVERYWHERE = /^[\s\d\p{P}\p{S}]*$/u;

/** Words written into markup instead of the catalogues. */
function writtenWords(source: string): string[] {
  const found: string[] = [];
  const look = (node: unknown, attribute: string | null): void => {
    if (Array.isArray(node)) return node.forEach((each) => look(each, attribute));
    if (typeof node !== 'object' || node === null) return;
    const each = node as Record<string, unknown>;
    if (each['type'] === 'Text' && !SAME_EVERYWHERE.test(String(each['data']))) {
      if (attribute === null || SPOKEN.has(attribute)) found.push(String(each['data']).trim());
    }
    if (each['type'] === 'StyleSheet' || each['type'] === 'Script') return;
    const inside = each['type'] === 'Attribute' ? String(each['name']) : attribute;
    for (const [key, value] of Object.entries(each)) if (key !== 'parent') look(value, inside);
  };
  look(parse(source, { modern: true }).fragment, null);
  return found;
}

describe('markup', () => {
  it('knows a written word from a message', () => {
    expect(writtenWords('<p aria-label="Fermer">{m.x()} · 12 %</p><b>Bonjour</b>')).toEqual([
      'Fermer',
      'Bonjour',
    ]);
  });

  it.each(svelteFiles('src'))('%s has its texts in the catalogues', (path) => {
    expect(writtenWords(readFileSync(path, 'utf8'))).toEqual([]);
  });

  // Before the script runs, or where it cannot be fetched, a form without a method would put a password into the address.
  it.each(svelteFiles('src'))('%s sends no form by GET', (path) => {
    const forms = readFileSync(path, 'utf8').match(/<form[^>]*>/g) ?? [];
    expect(forms.filter((form) => !form.includes('method="post"'))).toEqual([]);
  });

  it.each(svelteFiles('src'))('%s stays within 400 lines', (path) => {
    expect(readFileSync(path, 'utf8').split('\n').length).toBeLessThanOrEqual(400);
  });
});
