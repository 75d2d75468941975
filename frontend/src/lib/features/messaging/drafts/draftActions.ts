import type { QueryClient } from '@tanstack/svelte-query';
import * as m from '#lib/paraglide/messages.js';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { draftsQuery, dropDraft, readDraft, saveDraft, type MessageDraftRow } from '../data/drafts.ts';
import { attempt, sayProblem } from '../data/say.ts';
import { copy } from '../thread/messageActions.ts';

/** Of a text that has no place any more. */
export async function copyDraft({ key }: MessageDraftRow): Promise<void> {
  await attempt(async () => {
    const found = await readDraft(key);
    if (found) await copy(found.body, m.messaging_text_copied());
  });
}

/** Gone at once, with time to take it back. */
export async function giveUpDraft(queries: QueryClient, { key }: MessageDraftRow): Promise<void> {
  const refresh = () => queries.invalidateQueries({ queryKey: draftsQuery().queryKey });
  await attempt(async () => {
    const found = await readDraft(key);
    // Gone already: another tab was faster.
    if (!found) return;
    await dropDraft(key, found.sequence);
    toasts.show(m.messaging_keep_draft_deleted(), {
      action: {
        label: m.common_undo(),
        run: () =>
          void saveDraft(key, { ...found, sequence: 0 })
            .then(refresh)
            .catch(sayProblem),
      },
    });
  });
  await refresh();
}
