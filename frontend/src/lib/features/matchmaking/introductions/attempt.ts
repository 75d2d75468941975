import type { QueryClient } from '@tanstack/svelte-query';
import { asProblem } from '#lib/api/problem.ts';
import { loadProblemTexts, problemText } from '#lib/i18n/problem-text.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { INTRODUCTIONS } from './api.ts';

/** Do something; what is refused is told, and what is on the screen fetched anew, for it may be of before. */
export async function attempt(queries: QueryClient, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    await loadProblemTexts();
    const problem = asProblem(error);
    toasts.show(problemText(problem.errors[0] ?? problem), { tone: 'danger' });
    if (problem.status === 409 || problem.status === 404)
      void queries.invalidateQueries({ queryKey: INTRODUCTIONS });
    return false;
  }
}
