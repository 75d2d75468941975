import type { ApiProblem, FieldProblem } from '#lib/api/problem.ts';

type Text = (params: Record<string, unknown>) => string;
let texts: Record<string, Text> = {};
let loading: Promise<void> | undefined;

/** Fetch the texts of problems; they are not part of the first view. */
export function loadProblemTexts(): Promise<void> {
  loading ??= import('virtual:problem-texts').then(
    (module) => {
      texts = module.default;
    },
    () => {
      loading = undefined;
    },
  );
  return loading;
}

/** The sentence for a code; the general one where a code has no text of its own. */
export function codeText(code: string, params: Record<string, unknown> = {}): string {
  const text = texts[`error_${code}`] ?? texts['error_unknown'];
  return text ? text(params) : code;
}

export function problemText(problem: ApiProblem | FieldProblem): string {
  return codeText(problem.code, problem.params);
}
