import { useQueryClient } from '@tanstack/svelte-query';
import { asProblem } from '#lib/api/problem.ts';
import { loadProblemTexts, problemText } from '#lib/i18n/problem-text.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { DAYS, dayKey } from './queries.ts';

/** One thing at a time is asked of the server; what it refuses is told, what it grants is looked at anew. */
export class Attempts {
  busy = $state(false);
  readonly #queries = useQueryClient();
  readonly #day: () => string;

  constructor(day: () => string) {
    this.#day = day;
  }

  /** True when it was granted; `said` is told then. */
  async run(work: () => Promise<unknown>, said?: string): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    try {
      await work();
      if (said) toasts.show(said);
      return true;
    } catch (error) {
      await loadProblemTexts();
      const problem = asProblem(error);
      toasts.show(problemText(problem.errors[0] ?? problem), { tone: 'danger' });
      return false;
    } finally {
      this.busy = false;
      void this.#queries.invalidateQueries({ queryKey: dayKey(this.#day()) });
      void this.#queries.invalidateQueries({ queryKey: DAYS });
    }
  }
}
