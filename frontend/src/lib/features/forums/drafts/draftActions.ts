import type { QueryClient } from '@tanstack/svelte-query';
import { goto } from '$app/navigation';
import type { DraftRow } from '#lib/api/client/types.gen.ts';
import { drafts } from '#lib/drafts/drafts.svelte.ts';
import * as m from '#lib/paraglide/messages.js';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { dropDraft, readDraft, saveDraft } from '../data/writing.ts';
import { sayProblem } from '../topic/postActions.ts';

/** Where the text is written on; what was scheduled becomes an ordinary draft of its place first. */
export async function resume(draft: DraftRow): Promise<void> {
  try {
    if (draft.key.startsWith('scheduled:')) return await takeBack(draft);
    if (draft.key.startsWith('new:')) return await goto('/sujets/nouveau');
    if (!draft.topicId) return void toasts.show(m.forums_writing_place_gone(), { tone: 'danger' });
    const at =
      draft.number === null ? 'brouillon=reponse' : `message=${draft.number}&brouillon=${draft.number}`;
    await goto(`/sujets/${draft.topicId}?${at}`);
  } catch (error) {
    await sayProblem(error);
  }
}

async function takeBack(draft: DraftRow): Promise<void> {
  const found = await readDraft(draft.key);
  if (!found) return;
  const { body, title, extra, sequence } = found;
  const topic = typeof extra['topicId'] === 'string' ? extra['topicId'] : null;
  const place = topic ? `forums:reply:${topic}` : 'forums:topic:source';
  const here = drafts.read(place);
  drafts.write(place, here.trim() ? `${here.trimEnd()}\n\n${body}` : body);
  if (!topic) {
    if (!drafts.read('forums:topic:title')) drafts.write('forums:topic:title', title);
    if (Array.isArray(extra['tags']) && !drafts.read('forums:topic:tags'))
      drafts.write('forums:topic:tags', extra['tags'].join(','));
    if (typeof extra['spaceId'] === 'string') drafts.write('forums:topic:space', extra['spaceId']);
  }
  await dropDraft(draft.key, sequence);
  await goto(topic ? `/sujets/${topic}?brouillon=reponse` : '/sujets/nouveau');
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
