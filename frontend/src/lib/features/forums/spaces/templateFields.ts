import type { TemplateIn } from '#lib/api/client/types.gen.ts';
import { uuidv7 } from '#lib/api/ids.ts';
import type { TemplateField } from '../data/spacesApi.ts';

/** A field while it is edited: texts by language, options as one line. */
export interface EditedField {
  /** Never changes, so that what was typed stays with its field. */
  key: string;
  id: string;
  kind: string;
  label: string[];
  help: string[];
  required: boolean;
  maxLength: number;
  options: string;
  /** The ids that options have had, by their French words. */
  known: Record<string, TemplateField['options'][number]>;
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
    options: '',
    known: {},
  };
}

export function editable(field: TemplateField): EditedField {
  return {
    ...field,
    key: field.id,
    label: LOCALES.map((each) => field.label[each] ?? ''),
    help: LOCALES.map((each) => field.help[each] ?? ''),
    options: field.options.map((option) => option.label.fr).join(', '),
    known: Object.fromEntries(field.options.map((option) => [option.label.fr, option])),
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
  if (field.kind !== 'choice' && field.kind !== 'choices') return [];
  return field.options
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean)
    .map((words) => field.known[words] ?? { id: slug(words), label: { fr: words, en: null, es: null } });
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

/** Fields keep their ids for ever; new ones are named after their words, each once. */
export function asBody(name: string[], fields: EditedField[]): TemplateIn {
  const taken = new Set(fields.map((field) => field.id).filter(Boolean));
  const named = (field: EditedField): string => {
    if (field.id) return field.id;
    const wanted = slug(field.label[0] ?? '');
    let id = wanted;
    for (let number = 2; taken.has(id); number += 1) id = `${wanted}_${number}`;
    taken.add(id);
    return id;
  };
  return {
    name: localised(name),
    fields: fields.map((field) => ({ ...shown(field), id: named(field) })),
  };
}
