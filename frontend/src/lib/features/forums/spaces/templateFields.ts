import type { TemplateIn } from '#lib/api/client/types.gen.ts';
import { uuidv7 } from '#lib/api/ids.ts';
import type { TemplateField } from '../data/spacesApi.ts';

/** One of the choices of a field; without an id as long as it is new. */
export interface EditedOption {
  key: string;
  id: string;
  label: string[];
}

/** A field while it is edited: texts by language. */
export interface EditedField {
  /** Never changes, so that what was typed stays with its field. */
  key: string;
  id: string;
  kind: string;
  label: string[];
  help: string[];
  required: boolean;
  maxLength: number;
  options: EditedOption[];
}

const LOCALES = ['fr', 'en', 'es'] as const;

export function blank(): EditedField {
  const key = uuidv7();
  return {
    key,
    id: '',
    kind: 'text',
    label: ['', '', ''],
    help: ['', '', ''],
    required: false,
    maxLength: 0,
    options: [blankOption()],
  };
}

export function blankOption(): EditedOption {
  return { key: uuidv7(), id: '', label: ['', '', ''] };
}

export function editable(field: TemplateField): EditedField {
  return {
    ...field,
    key: field.id,
    label: LOCALES.map((each) => field.label[each] ?? ''),
    help: LOCALES.map((each) => field.help[each] ?? ''),
    options:
      field.options.length === 0
        ? [blankOption()]
        : field.options.map(({ id, label }) => ({
            key: id,
            id,
            label: LOCALES.map((each) => label[each] ?? ''),
          })),
  };
}

/** An identifier out of words: `Pays d’origine` → `pays_d_origine`. */
export function slug(words: string): string {
  const plain = words
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 36);
  return /^[a-z]/.test(plain) ? plain : `x_${plain}`.replace(/_$/, '');
}

const localised = (texts: string[]) => ({
  fr: (texts[0] ?? '').trim(),
  en: texts[1]?.trim() || null,
  es: texts[2]?.trim() || null,
});

function optionsOf(field: EditedField): TemplateField['options'] {
  if (!choosing(field)) return [];
  const written = writtenOptions(field);
  const named = naming(written);
  return written.map((option) => ({ id: named(option, option.label[0]), label: localised(option.label) }));
}

export const choosing = ({ kind }: EditedField) => kind === 'choice' || kind === 'choices';

/** Those that say something, in whatever language. */
function writtenOptions(field: EditedField): EditedOption[] {
  return field.options.filter(({ label }) => label.some((words) => words.trim()));
}

/** French stands in for a language that is missing. */
export function optionsInFrench(field: EditedField): boolean {
  return !choosing(field) || writtenOptions(field).every(({ label }) => label[0]?.trim());
}

/** What has an id keeps it for ever; what is new is named after its words, each once. */
function naming(all: { id: string }[]): (one: { id: string }, words: string | undefined) => string {
  const taken = new Set(all.map(({ id }) => id).filter(Boolean));
  return (one, words) => {
    if (one.id) return one.id;
    const wanted = slug(words ?? '');
    let id = wanted;
    for (let number = 2; taken.has(id); number += 1) id = `${wanted}_${number}`;
    taken.add(id);
    return id;
  };
}

export function shown(field: EditedField): TemplateField {
  return {
    id: field.key,
    kind: field.kind as TemplateField['kind'],
    label: localised(field.label),
    help: localised(field.help),
    required: field.required,
    maxLength: field.maxLength,
    options: optionsOf(field),
  };
}

export function asBody(name: string[], fields: EditedField[]): TemplateIn {
  const named = naming(fields);
  return {
    name: localised(name),
    fields: fields.map((field) => ({ ...shown(field), id: named(field, field.label[0]) })),
  };
}
