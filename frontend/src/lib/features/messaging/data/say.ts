import { asProblem } from '#lib/api/problem.ts';
import { loadProblemTexts, problemText } from '#lib/i18n/problem-text.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';

export async function sayProblem(error: unknown): Promise<void> {
  await loadProblemTexts();
  toasts.show(problemText(asProblem(error)), { tone: 'danger' });
}

/** Do it; false where the server refused, which is said. */
export async function attempt(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    await sayProblem(error);
    return false;
  }
}
