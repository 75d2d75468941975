import { tick } from 'svelte';
import * as v from 'valibot';
import { uuidv7 } from '#lib/api/ids.ts';
import { drafts } from '#lib/drafts/drafts.svelte.ts';
import { Form } from '#lib/forms/form.svelte.ts';
import { locale } from '#lib/i18n/locale.svelte.ts';
import { loadProblemTexts } from '#lib/i18n/problem-text.ts';
import * as api from '../api.ts';
import { identifierOf, shownNaf, type IdentifierFamily } from '../identifiers.ts';
import { websiteOf } from '../website.ts';
import type { ApplicationIn, Nomenclature, OrganisationKind } from '../types.ts';

const DRAFT = 'accounts:application';

export interface ApplicationValues {
  family: IdentifierFamily;
  organisation: {
    identifier: string;
    legalName: string;
    kind: OrganisationKind | '';
    nafCode: string;
    nafNomenclature: Nomenclature;
    address: { line1: string; line2: string; postcode: string; city: string; country: string };
    languages: string[];
    website: string;
  };
  person: { givenName: string; familyName: string; function: string; email: string };
  reason: string;
}

export function blankApplication(): ApplicationValues {
  return {
    family: 'french',
    organisation: {
      identifier: '',
      legalName: '',
      kind: '',
      nafCode: '',
      nafNomenclature: 'NAFRev2',
      address: { line1: '', line2: '', postcode: '', city: '', country: 'FR' },
      languages: ['fr'],
      website: '',
    },
    person: { givenName: '', familyName: '', function: '', email: '' },
    reason: '',
  };
}

const filled = v.pipe(v.string(), v.trim(), v.nonEmpty('required'));

const schema = v.object({
  organisation: v.object({
    identifier: filled,
    legalName: filled,
    kind: v.pipe(v.string(), v.nonEmpty('required')),
    nafCode: v.pipe(
      v.string(),
      v.check((code) => code.trim() === '' || shownNaf(code) !== null, 'naf_format'),
    ),
    address: v.object({ line1: filled, postcode: filled, city: filled, country: filled }),
    languages: v.pipe(v.array(v.string()), v.minLength(1, 'required')),
  }),
  person: v.object({
    givenName: filled,
    familyName: filled,
    function: filled,
    email: v.pipe(v.string(), v.trim(), v.nonEmpty('required'), v.includes('@', 'wrong_email')),
  }),
  reason: v.pipe(v.string(), v.trim(), v.nonEmpty('required'), v.maxLength(4000, 'too_long')),
});

/** What is sent for what was typed. */
export function applicationBody(values: ApplicationValues): ApplicationIn {
  const { organisation, person } = values;
  const nafCode = shownNaf(organisation.nafCode);
  const { line1, line2, postcode, city, country } = organisation.address;
  return {
    organisation: {
      ...identifierOf(values.family, organisation.identifier),
      legalName: organisation.legalName.trim(),
      kind: organisation.kind as OrganisationKind,
      nafCode,
      nafNomenclature: nafCode ? organisation.nafNomenclature : null,
      address: {
        line1: line1.trim(),
        line2: line2.trim(),
        postcode: postcode.trim(),
        city: city.trim(),
        country,
      },
      languages: organisation.languages,
      website: websiteOf(organisation.website),
    },
    person: {
      givenName: person.givenName.trim(),
      familyName: person.familyName.trim(),
      function: person.function.trim(),
      email: person.email.trim(),
      locale: locale.current,
    },
    reason: values.reason.trim(),
  };
}

export const STEPS = ['organisation', 'address', 'person'] as const;
export type Step = (typeof STEPS)[number];

/** The step in which a field stands. */
export function stepOf(pointer: string): Step {
  if (pointer.startsWith('/organisation/address') || /^\/organisation\/(languages|website)/.test(pointer))
    return 'address';
  return pointer.startsWith('/organisation') ? 'organisation' : 'person';
}

/** The form, with a draft that survives a reload of the tab. */
export class ApplicationForm extends Form<ApplicationValues> {
  sentTo = $state('');
  /** One application however often it is sent. */
  readonly #key = uuidv7();

  constructor() {
    super(blankApplication(), {
      schema,
      rename: {
        '/organisation/identifierKind': '/organisation/identifier',
        '/organisation/nafNomenclature': '/organisation/nafCode',
      },
      submit: async (values) => {
        await api.apply(applicationBody(values), this.#key);
        drafts.remove(DRAFT);
        this.sentTo = values.person.email.trim();
      },
    });
  }

  /** What was typed before the page was left. */
  restore(): void {
    const kept = drafts.read(DRAFT);
    if (!kept) return;
    try {
      const values = JSON.parse(kept) as ApplicationValues;
      const blank = blankApplication();
      this.values = {
        ...blank,
        ...values,
        organisation: {
          ...blank.organisation,
          ...values.organisation,
          address: { ...blank.organisation.address, ...values.organisation.address },
        },
        person: { ...blank.person, ...values.person },
      };
    } catch {
      drafts.remove(DRAFT);
    }
  }

  keep(): void {
    const text = JSON.stringify(this.values);
    if (this.sentTo) return;
    drafts.write(DRAFT, text === JSON.stringify(blankApplication()) ? '' : text);
  }

  /** Whether a step is complete, for those who fill in step by step; its own problems are shown. */
  async checkStep(step: Step): Promise<boolean> {
    const result = v.safeParse(schema, this.values);
    const found = result.success
      ? []
      : result.issues.map((issue) => ({
          pointer: `/${(issue.path ?? []).map((part) => String(part.key)).join('/')}`,
          code: issue.message,
          params: { maximum: issue.requirement },
        }));
    const own = found.filter((issue) => stepOf(issue.pointer) === step);
    if (own.length > 0) await loadProblemTexts();
    this.problem = null;
    this.issues = own;
    await tick();
    this.summary?.focus();
    return own.length === 0;
  }

  /** The first step that has something to correct. */
  get failedStep(): Step | undefined {
    return STEPS.find((step) => this.issues.some((issue) => stepOf(issue.pointer) === step));
  }
}
