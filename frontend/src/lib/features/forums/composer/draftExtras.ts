import type { DraftExtras } from '#lib/drafts/draftSync.svelte.ts';
import { locale, type Locale } from '#lib/i18n/locale.svelte.ts';
import type { NewPoll } from '../data/polls.ts';
import { spoken, worded, type KeptForm } from './templateAnswers.ts';

type Extra = Record<string, unknown>;

const tagsOf = (extra: Extra) => (extra['tags'] as string[] | null | undefined) ?? [];
const formOf = (extra: Extra) => (extra['form'] as KeptForm | null | undefined) ?? null;
const pollOf = (extra: Extra) => (extra['poll'] as NewPoll | null | undefined) ?? null;
/** What a draft holds beside its text, in words, to compare two of them. */
export function extraLines(extra: Extra, locale: Locale): string[] {
  const form = formOf(extra);
  const label = (id: string) => {
    const known = form?.began.find((field) => field.id === id)?.label;
    return known ? worded(known, locale) : id;
  };
  const answers = Object.entries(form?.values ?? {}).filter(([, value]) => value.length > 0);
  const poll = pollOf(extra);
  return [
    ...answers.map(([id, value]) => `${label(id)}\u00a0: ${spoken(value)}`),
    ...(poll ? [[poll.question, ...poll.options.map((option) => `– ${option}`)].join('\n')] : []),
    ...(tagsOf(extra).length > 0
      ? [
          tagsOf(extra)
            .map((tag) => `#${tag}`)
            .join(' '),
        ]
      : []),
  ];
}

/** Both extras in one: one's own where both have something; `left` is what of the other found no place. */
export function mergedExtra(own: Extra, other: Extra, locale: Locale): { extra: Extra; left: string[] } {
  const filled = Object.entries(own).filter(([, value]) => value !== null && value !== undefined);
  const extra: Extra = { ...other, ...Object.fromEntries(filled) };
  const tags = [...new Set([...tagsOf(own), ...tagsOf(other)])].slice(0, 5);
  if (tags.length > 0) extra['tags'] = tags;
  const [mine, theirs] = [formOf(own), formOf(other)];
  let rest = theirs?.values ?? {};
  if (mine && theirs && mine.id === theirs.id) {
    const values = { ...theirs.values };
    for (const [id, value] of Object.entries(mine.values)) if (value.length > 0) values[id] = value;
    extra['form'] = { ...mine, values };
    rest = Object.fromEntries(
      Object.entries(rest).filter(([id, value]) => spoken(value) !== spoken(values[id] ?? '')),
    );
  } else if (!mine) rest = {};
  const poll =
    pollOf(own) && JSON.stringify(pollOf(own)) !== JSON.stringify(pollOf(other)) ? pollOf(other) : null;
  return { extra, left: extraLines({ form: theirs && { ...theirs, values: rest }, poll }, locale) };
}

export const draftExtras: DraftExtras = {
  lines: (extra) => extraLines(extra, locale.current),
  merged: (own, other) => mergedExtra(own, other, locale.current),
};
