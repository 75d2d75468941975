import { navigating, updated } from '$app/state';
import { shell_new_version, shell_part_missing, shell_reload } from '#lib/paraglide/messages.js';
import { toasts } from '#lib/ui/toasts.svelte.ts';

/** A menu or a dialog could not be fetched: most often a new version took its file away. Returns what ends it. */
export function tellMissingParts(): () => void {
  addEventListener('vite:preloadError', tell);
  return () => removeEventListener('vite:preloadError', tell);
}

async function tell(): Promise<void> {
  // A page that cannot be fetched is loaded anew, or says so itself.
  if (navigating.to) return;
  if (!(await updated.check())) toasts.show(shell_part_missing(), { tone: 'danger' });
  else
    toasts.show(shell_new_version(), {
      action: { label: shell_reload(), run: () => location.reload() },
      lasting: 60_000,
    });
}
