import { ApiProblem, type FieldProblem } from '#lib/api/problem.ts';
import type { OpportunityIn, OpportunityOut, ProposalOut } from '../data/types.ts';
import { termsBody, termsProblems, termsValuesOf, type TermsValues } from './termsValues.ts';

/** An opportunity as its form holds it; empty texts for what is not said. */
export interface OpportunityValues {
  direction: string;
  area: string;
  kind: string;
  title: string;
  summary: string;
  description: string;
  advantages: string;
  stage: string;
  ip: string;
  terms: TermsValues;
  partnerKinds: string[];
  partnerSizes: string[];
  partnerRole: string;
  agreements: string[];
  conditions: string[];
  excluded: string[];
  anonymous: boolean;
  deadline: string;
  validUntil: string;
}

/** What was understood of a text, which itself becomes the description. */
export function valuesOfProposal(proposal: ProposalOut, text: string, decimal: string): OpportunityValues {
  const { direction, area, kind, title, summary, anonymous, terms } = proposal;
  return {
    direction,
    area,
    kind,
    title,
    summary,
    description: text.trim(),
    advantages: '',
    stage: '',
    ip: '',
    terms: termsValuesOf(terms, decimal),
    partnerKinds: [],
    partnerSizes: [],
    partnerRole: '',
    agreements: [],
    conditions: [],
    excluded: [],
    anonymous,
    deadline: '',
    validUntil: '',
  };
}

export function valuesOf(found: OpportunityOut, decimal: string): OpportunityValues {
  return {
    direction: found.direction,
    area: found.area,
    kind: found.kind,
    title: found.title,
    summary: found.summary,
    description: found.description,
    advantages: found.advantages,
    stage: found.stage ?? '',
    ip: found.ip ?? '',
    terms: termsValuesOf(found.terms, decimal),
    partnerKinds: [...found.partnerKinds],
    partnerSizes: [...found.partnerSizes],
    partnerRole: found.partnerRole,
    agreements: [...found.agreements],
    conditions: [...found.conditions],
    excluded: [...found.excluded],
    anonymous: found.anonymous,
    deadline: found.deadline ?? '',
    validUntil: found.validUntil ?? '',
  };
}

/** `version`: the one that was edited; null for a new one. The fields offer only what the server knows. */
export function bodyOf(values: OpportunityValues, version: number | null): OpportunityIn {
  return {
    ...values,
    title: values.title.trim(),
    stage: values.stage || null,
    ip: values.ip || null,
    terms: termsBody(values.terms),
    deadline: values.deadline || null,
    validUntil: values.validUntil || null,
    version,
  } as OpportunityIn;
}

/** What is still missing before a draft can be saved, or before anybody can review it. */
export function problemsOf(values: OpportunityValues, forReview: boolean): FieldProblem[] {
  const found: [pointer: string, code: string][] = [];
  if (!values.title.trim()) found.push(['/title', 'required']);
  if (forReview) {
    if (!values.summary.trim()) found.push(['/summary', 'required']);
    if (!values.description.trim()) found.push(['/description', 'required']);
    if (values.terms.codes.length + values.terms.tags.length === 0) found.push(['/terms/tags', 'required']);
  }
  return [...found.map(([pointer, code]) => ({ pointer, code, params: {} })), ...termsProblems(values.terms)];
}

/** Problems of fields as the server tells them. */
export function refusal(errors: FieldProblem[]): ApiProblem {
  return new ApiProblem({ status: 422, code: 'invalid_request', errors });
}

/** One problem for each field: the server speaks of the third code, the form has one field for all codes. */
export function foldedProblem(problem: ApiProblem): ApiProblem {
  const seen = new Map<string, FieldProblem>();
  for (const error of problem.errors) {
    const pointer = error.pointer.replace(/\/\d+(\/\w+)?$/, '');
    if (!seen.has(pointer)) seen.set(pointer, { ...error, pointer });
  }
  const { status, code, params, requestId, retryAfter } = problem;
  return new ApiProblem({ status, code, params, requestId, retryAfter, errors: [...seen.values()] });
}
