import { tick } from 'svelte';
import * as v from 'valibot';
import { asProblem, type ApiProblem } from '#lib/api/problem.ts';
import { codeText, loadProblemTexts, problemText } from '#lib/i18n/problem-text.ts';

/** One thing to correct: where (JSON pointer, as the server names it) and why. */
export interface FieldIssue {
  pointer: string;
  code: string;
  params: Record<string, unknown>;
}

type Schema = v.GenericSchema<Record<string, unknown>>;

export interface FormOptions<T> {
  /** Checked before sending. Its messages are error codes: `v.minLength(12, 'too_short')`. */
  schema?: v.GenericSchema<unknown, unknown>;
  submit: (values: T) => Promise<void>;
  /** Where the server's pointers differ from the names of the fields. */
  rename?: Record<string, string>;
}

/**
 * State of one form. Values live in `values`; issues are kept by JSON pointer (`/email`), those that
 * belong to no field in `problem`. Bind fields to `form.values.x` and give them `form.error('/x')`.
 */
export class Form<T extends object> {
  values: T;
  issues = $state.raw<FieldIssue[]>([]);
  problem = $state.raw<ApiProblem | null>(null);
  busy = $state(false);
  readonly #options: FormOptions<T>;
  /** Wired to the summary, which takes the focus after a failed attempt. */
  summary: HTMLElement | null = $state(null);

  constructor(initial: T, options: FormOptions<T>) {
    this.values = $state(initial);
    this.#options = options;
  }

  /** The sentence under a field, or undefined. */
  error(pointer: string): string | undefined {
    const issue = this.issues.find((each) => each.pointer === pointer);
    return issue && codeText(issue.code, issue.params);
  }

  /** The sentence for what concerns no single field. */
  get message(): string | undefined {
    if (!this.problem || (this.issues.length > 0 && this.problem.code === 'invalid_request'))
      return undefined;
    return problemText(this.problem);
  }

  get failed(): boolean {
    return this.issues.length > 0 || this.problem !== null;
  }

  /** For `onsubmit`. True when it was sent and accepted. */
  submit = async (event?: SubmitEvent): Promise<boolean> => {
    event?.preventDefault();
    if (this.busy) return false;
    const issues = this.#check();
    this.problem = null;
    if (issues.length > 0) {
      // The sentences first: a row that is already shown would keep the bare code.
      await loadProblemTexts();
      this.issues = issues;
      await this.#showSummary();
      return false;
    }
    this.issues = [];
    this.busy = true;
    try {
      await this.#options.submit($state.snapshot(this.values) as T);
      return true;
    } catch (error) {
      await this.refuse(error);
      return false;
    } finally {
      this.busy = false;
    }
  };

  /** Show what the server said. */
  async refuse(error: unknown): Promise<void> {
    await loadProblemTexts();
    const problem = asProblem(error);
    this.issues = problem.errors.map((each) => ({
      ...each,
      pointer: this.#options.rename?.[each.pointer] ?? each.pointer,
    }));
    this.problem = problem;
    await this.#showSummary();
  }

  #check(): FieldIssue[] {
    if (!this.#options.schema) return [];
    const result = v.safeParse(this.#options.schema as Schema, this.values);
    if (result.success) return [];
    const seen: string[] = [];
    return result.issues.flatMap((issue) => {
      const pointer = `/${(issue.path ?? []).map((step) => String(step.key)).join('/')}`;
      if (seen.includes(pointer)) return [];
      seen.push(pointer);
      const wanted = issue.requirement;
      return [{ pointer, code: issue.message, params: { minimum: wanted, maximum: wanted } }];
    });
  }

  async #showSummary(): Promise<void> {
    await tick();
    this.summary?.focus();
  }
}

/** The id that a field with this pointer has, so that the summary can link to it. */
export function fieldId(pointer: string): string {
  return `field${pointer.replaceAll('/', '-')}`;
}
