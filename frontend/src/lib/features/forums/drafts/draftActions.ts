import type { QueryClient } from '@tanstack/svelte-query';
import { goto } from '$app/navigation';
import type { DraftRow } from '#lib/api/client/types.gen.ts';
import { drafts } from '#lib/drafts/drafts.svelte.ts';
import * as m from '#lib/paraglide/messages.js';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { dropDraft, readDraft, saveDraft } from '../data/writing.ts';
import { sayProblem } from '../topic/postActions.ts';

/**
 * Where the text is written on. What was scheduled, or belongs to a topic that was merged, becomes a draft of where
 * it belongs today; where there is no such place any more, one of a new topic.
 */
export async function resume(draft: DraftRow): Promise<void> {
  try {
    if (draft.key.startsWith('new:')) return await goto('/sujets/nouveau');
    if (draft.number !== null)
      return await goto(`/sujets/${draft.topicId}?message=${draft.number}&brouillon=${draft.number}`);
    if (draft.key !== `topic:${draft.topicId}`) return await carry(draft);
    await goto(`/sujets/${draft.topicId}?brouillon=reponse`);
  } catch (error) {
    await sayProblem(error);
  }
}

async function carry({ key, topicId }: DraftRow): Promise<void> {
  const found = await readDraft(key);
  if (!found) return;
  const { body, title, extra, sequence } = found;
  const place = topicId ? `forums:reply:${topicId}` : 'forums:topic:source';
  const here = drafts.read(place);
  drafts.write(place, here.trim() ? `${here.trimEnd()}\n\n${body}` : body);
  if (!topicId) {
    if (!drafts.read('forums:topic:title')) drafts.write('forums:topic:title', title);
    if (Array.isArray(extra['tags']) && !drafts.read('forums:topic:tags'))
      drafts.write('forums:topic:tags', extra['tags'].join(','));
    if (typeof extra['spaceId'] === 'string') drafts.write('forums:topic:space', extra['spaceId']);
    else toasts.show(m.forums_writing_place_gone());
  }
  await dropDraft(key, sequence);
  await goto(topicId ? `/sujets/${topicId}?brouillon=reponse` : '/sujets/nouveau');
}

/** Gone at once, with time to take it back. */
export async function drop(queries: QueryClient, draft: DraftRow): Promise<void> {
  const key = ['forums', 'drafts'];
  try {
    const found = await readDraft(draft.key);
    // Gone already: another tab was faster.
    if (!found) return await queries.invalidateQueries({ queryKey: key });
    const { title, body, extra, device, sequence } = found;
    await dropDraft(draft.key, sequence);
    toasts.show(m.forums_writing_draft_deleted(), {
      action: {
        label: m.common_undo(),
        run: () =>
          void saveDraft(draft.key, { title, body, extra, device, sequence: 0 })
            .then(() => queries.invalidateQueries({ queryKey: key }))
            .catch(sayProblem),
      },
    });
  } catch (error) {
    await sayProblem(error);
  }
  await queries.invalidateQueries({ queryKey: key });
}
