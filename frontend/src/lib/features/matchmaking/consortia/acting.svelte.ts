import type { QueryClient } from '@tanstack/svelte-query';
import { asProblem } from '#lib/api/problem.ts';
import { loadProblemTexts, problemText } from '#lib/i18n/problem-text.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { CONSORTIA, consortiumKey } from './queries.ts';
import type { ConsortiumOut } from './types.ts';

/** One action on a project at a time; what came of it is shown, and what went wrong is said. */
export class Acting {
  busy = $state(false);
  readonly #queries: QueryClient;

  constructor(queries: QueryClient) {
    this.#queries = queries;
  }

  /** True when it was done. */
  async run(id: string, work: () => Promise<ConsortiumOut>, done?: string): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    try {
      const changed = await work();
      this.#queries.setQueryData(consortiumKey(id), changed);
      void this.#queries.invalidateQueries({ queryKey: CONSORTIA });
      if (done) toasts.show(done);
      return true;
    } catch (error) {
      await loadProblemTexts();
      const problem = asProblem(error);
      toasts.show(problemText(problem.errors[0] ?? problem), { tone: 'danger' });
      if (problem.status === 409) void this.#queries.invalidateQueries({ queryKey: consortiumKey(id) });
      return false;
    } finally {
      this.busy = false;
    }
  }
}
