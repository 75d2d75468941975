import type { FieldProblem } from '#lib/api/problem.ts';
import type { LimitAttribute, LineKind, Liability, Objective } from '#lib/api/client/types.gen.ts';
import {
  emptyTerms,
  termsBody,
  termsProblems,
  termsValuesOf,
  type TermsValues,
} from '../form/termsValues.ts';
import type { ConsortiumIn, ConsortiumNeedIn, ConsortiumOut, ReadProjectOut } from './types.ts';

/** A need as its fields hold it. `key`: by which the form tells it from the others; `id`: null for a new one. */
export interface NeedValues {
  key: string;
  id: string | null;
  text: string;
  kind: string;
  terms: TermsValues;
  weight: string;
  must: boolean;
  quantity: string;
  minimumFit: string;
  partnerKinds: string[];
  conditions: string[];
}

export interface LimitValues {
  key: string;
  attribute: string;
  values: string[];
  minimum: string;
  maximum: string;
}

export interface PairValues {
  first: string;
  second: string;
}

/** A project as its form holds it. `lead`: empty for whoever may. */
export interface ConsortiumValues {
  title: string;
  description: string;
  call: string;
  deadline: string;
  objective: string;
  liability: string;
  maxSize: string;
  takesPart: boolean;
  lead: string;
  limits: LimitValues[];
  certificates: string[];
  leadCertificates: string[];
  members: string[];
  excluded: string[];
  competitors: PairValues[];
  needs: NeedValues[];
}

/** Names of organisations that values speak of by their ids. */
export type Names = Record<string, string>;

let made = 0;
/** Tells rows of a form apart; nothing more than that. */
export const rowKey = (): string => `row-${++made}`;

export const emptyNeed = (): NeedValues => ({
  key: rowKey(),
  id: null,
  text: '',
  kind: 'service',
  terms: emptyTerms(),
  weight: '5',
  must: false,
  quantity: '1',
  minimumFit: '40',
  partnerKinds: [],
  conditions: [],
});

export const emptyLimit = (): LimitValues => ({
  key: rowKey(),
  attribute: 'kind',
  values: [],
  minimum: '1',
  maximum: '',
});

/** What was understood of a text, which itself becomes the description. */
export function valuesOfText(read: ReadProjectOut, text: string, decimal: string): ConsortiumValues {
  return {
    title: read.title,
    description: text.trim(),
    call: '',
    deadline: '',
    objective: 'coverage',
    liability: 'joint',
    maxSize: '8',
    takesPart: true,
    lead: '',
    limits: [],
    certificates: [],
    leadCertificates: [],
    members: [],
    excluded: [],
    competitors: [],
    needs: read.needs.map((need) => ({
      ...emptyNeed(),
      text: need.text,
      kind: need.kind,
      terms: termsValuesOf(need.terms, decimal),
    })),
  };
}

export function valuesOf(found: ConsortiumOut, decimal: string): ConsortiumValues {
  return {
    title: found.title,
    description: found.description,
    call: found.call,
    deadline: found.deadline ?? '',
    objective: found.objective,
    liability: found.liability,
    maxSize: found.maxSize === null ? '' : String(found.maxSize),
    takesPart: found.takesPart,
    lead: found.lead ?? '',
    limits: found.limits.map(({ attribute, values, minimum, maximum }) => ({
      key: rowKey(),
      attribute,
      values: [...values],
      minimum: minimum ? String(minimum) : '',
      maximum: maximum === null ? '' : String(maximum),
    })),
    certificates: [...found.certificates],
    leadCertificates: [...found.leadCertificates],
    members: [...found.members],
    excluded: [...found.excluded],
    competitors: found.competitors.map(({ first, second }) => ({ first, second })),
    needs: found.needs.map((need) => ({
      key: need.id,
      id: need.id,
      text: need.text,
      kind: need.kind,
      terms: termsValuesOf(need.terms, decimal),
      weight: String(need.weight),
      must: need.must,
      quantity: String(need.quantity),
      minimumFit: String(need.minimumFit),
      partnerKinds: [...need.partnerKinds],
      conditions: [...need.conditions],
    })),
  };
}

const count = (typed: string): number => (/^\s*\d{1,4}\s*$/.test(typed) ? Number(typed) : NaN);

function needBody(need: NeedValues): ConsortiumNeedIn {
  return {
    id: need.id,
    text: need.text.trim(),
    kind: need.kind as LineKind,
    terms: termsBody(need.terms),
    weight: Number(need.weight),
    must: need.must,
    quantity: count(need.quantity),
    minimumFit: Number(need.minimumFit),
    partnerKinds: need.partnerKinds,
    conditions: need.conditions,
  } as ConsortiumNeedIn;
}

/** `version`: the one that was edited; null for a new project. */
export function bodyOf(values: ConsortiumValues, version: number | null): ConsortiumIn {
  return {
    title: values.title.trim(),
    description: values.description,
    call: values.call.trim(),
    deadline: values.deadline || null,
    objective: values.objective as Objective,
    liability: values.liability as Liability,
    maxSize: values.maxSize.trim() ? count(values.maxSize) : null,
    takesPart: values.takesPart,
    lead: values.lead || null,
    limits: values.limits.map((limit) => ({
      attribute: limit.attribute as LimitAttribute,
      values: limit.values,
      minimum: limit.minimum.trim() ? count(limit.minimum) : 0,
      maximum: limit.maximum.trim() ? count(limit.maximum) : null,
    })),
    certificates: values.certificates,
    leadCertificates: values.leadCertificates,
    members: values.members,
    excluded: values.excluded,
    competitors: values.competitors,
    needs: values.needs.map(needBody),
    version,
  };
}

const problem = (pointer: string, code: string, params: Record<string, unknown> = {}): FieldProblem => ({
  pointer,
  code,
  params,
});
const notWithin = (typed: string, least: number, most: number) => {
  const found = count(typed);
  return Number.isNaN(found) || found < least || found > most;
};

/** What is wrong with one need; its pointers are those of its own fields. */
export function needProblems(need: NeedValues): FieldProblem[] {
  const found = termsProblems(need.terms);
  if (!need.text.trim()) found.unshift(problem('/text', 'required'));
  if (notWithin(need.quantity, 1, 10)) found.push(problem('/quantity', 'wrong_number'));
  return found;
}

/** What has to be corrected before a project can be saved, or before teams can be looked for. */
export function problemsOf(values: ConsortiumValues, forTeams: boolean): FieldProblem[] {
  const found: FieldProblem[] = [];
  if (!values.title.trim()) found.push(problem('/title', 'required'));
  if (values.maxSize.trim() && notWithin(values.maxSize, 2, 20))
    found.push(problem('/maxSize', 'wrong_number'));
  if (forTeams && values.needs.length === 0) found.push(problem('/needs', 'required'));
  values.limits.forEach((limit, place) => {
    const figures = [limit.minimum, limit.maximum].filter((typed) => typed.trim());
    if (limit.values.length === 0) found.push(problem(`/limits/${place}/values`, 'required'));
    if (figures.length === 0) found.push(problem(`/limits/${place}/minimum`, 'required'));
    else if (figures.some((typed) => notWithin(typed, 0, 20)))
      found.push(problem(`/limits/${place}/minimum`, 'wrong_number'));
  });
  return found;
}
