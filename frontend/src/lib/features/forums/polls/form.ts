import type { NewPoll, Poll } from '../data/polls.ts';

/** A poll as it stands in the fields of its dialog. */
export interface PollFields {
  question: string;
  kind: NewPoll['kind'];
  options: string[];
  least: string;
  most: string;
  closesAt: string;
  results: NonNullable<NewPoll['results']>;
  secret: boolean;
  perOrganisation: boolean;
}

export const MAX_OPTIONS = 20;

export function fieldsOf(poll: NewPoll | null): PollFields {
  return {
    question: poll?.question ?? '',
    kind: poll?.kind ?? 'single',
    options: poll?.options ?? ['', ''],
    least: String(poll?.least ?? 1),
    most: String(poll?.most ?? ''),
    closesAt: poll?.closesAt ? localInput(new Date(poll.closesAt)) : '',
    results: poll?.results ?? 'always',
    secret: poll?.secret ?? false,
    perOrganisation: poll?.perOrganisation ?? false,
  };
}

/** A poll that was posted, as one that could be. */
export function writtenAs(poll: Poll): NewPoll {
  const { question, kind, least, most, closesAt, secret, perOrganisation } = poll;
  const options = poll.options.map(({ text }) => text);
  return {
    question,
    kind,
    options,
    least,
    most,
    closesAt,
    secret,
    perOrganisation,
    results: poll.resultsRule,
  };
}

/** The value of a field of kind datetime-local. */
export function localInput(at: Date): string {
  const shifted = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}

/** What is wrong, by field (`question`, `option:2`, `closesAt`, `bounds`) as a name of a text. */
export function problemsOf(
  fields: PollFields,
  now: Date,
): Record<string, 'required' | 'twice' | 'past' | 'bounds'> {
  const problems: Record<string, 'required' | 'twice' | 'past' | 'bounds'> = {};
  if (!fields.question.trim()) problems['question'] = 'required';
  const seen = new Set<string>();
  fields.options.forEach((option, place) => {
    const text = option.trim().toLowerCase();
    if (!text) problems[`option:${place}`] = 'required';
    else if (seen.has(text)) problems[`option:${place}`] = 'twice';
    seen.add(text);
  });
  if (fields.closesAt && new Date(fields.closesAt) <= now) problems['closesAt'] = 'past';
  if (fields.kind === 'several') {
    const most = Number(fields.most || fields.options.length);
    const least = Number(fields.least || 1);
    if (least < 1 || least > most || most > fields.options.length) problems['bounds'] = 'bounds';
  }
  return problems;
}

export function pollOf(fields: PollFields): NewPoll {
  const several = fields.kind === 'several';
  return {
    question: fields.question.trim(),
    kind: fields.kind,
    options: fields.options.map((option) => option.trim()),
    least: several ? Number(fields.least || 1) : null,
    most: several && fields.most ? Number(fields.most) : null,
    closesAt: fields.closesAt ? new Date(fields.closesAt).toISOString() : null,
    results: fields.results,
    secret: fields.secret,
    perOrganisation: fields.perOrganisation,
  };
}
