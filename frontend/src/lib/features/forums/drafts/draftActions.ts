import type { QueryClient } from '@tanstack/svelte-query';
import { goto } from '$app/navigation';
import type { DraftRow } from '#lib/api/client/types.gen.ts';
import { uuidv7 } from '#lib/api/ids.ts';
import { drafts } from '#lib/drafts/drafts.svelte.ts';
import { locale } from '#lib/i18n/locale.svelte.ts';
import * as m from '#lib/paraglide/messages.js';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { dropDraft, readDraft, saveDraft } from '../data/writing.ts';
import { extraLines } from '../composer/draftExtras.ts';
import { newTopicHref } from '../list/address.ts';
import { sayProblem } from '../topic/postActions.ts';

const ANYWHERE = { list: 'latest', space: null } as const;

/**
 * Where the text is written on. What was scheduled, or belongs to a topic that was merged, becomes a draft of where
 * it belongs today; where there is no such place any more, one of a new topic.
 */
export async function resume(draft: DraftRow): Promise<void> {
  const { key, topicId, number } = draft;
  try {
    if (key.startsWith('new:')) return await goto(newTopicHref(ANYWHERE, key.slice('new:'.length)));
    if (number !== null) return await goto(`/sujets/${topicId}?message=${number}&brouillon=${number}`);
    if (key !== `topic:${topicId}`) return await carry(draft);
    await goto(`/sujets/${topicId}?brouillon=reponse`);
  } catch (error) {
    await sayProblem(error);
  }
}

async function carry({ key, topicId }: DraftRow): Promise<void> {
  const found = await readDraft(key);
  if (!found) return;
  const { body, title, extra, sequence } = found;
  const poll = extra['poll'] ? JSON.stringify(extra['poll']) : '';
  if (topicId) {
    const place = `forums:reply:${topicId}`;
    const pollPlace = `forums:reply-poll:${topicId}`;
    const here = drafts.read(place).trimEnd();
    const other = drafts.read(pollPlace);
    // A text has one poll: of a second one the words are kept.
    const words = poll && other && other !== poll ? extraLines({ poll: extra['poll'] }, locale.current) : [];
    drafts.write(place, [here, body, ...words].filter(Boolean).join('\n\n'));
    if (poll && !other) drafts.write(pollPlace, poll);
    await dropDraft(key, sequence);
    return await goto(`/sujets/${topicId}?brouillon=reponse`);
  }
  const id = uuidv7();
  const texts = {
    source: body,
    title,
    tags: Array.isArray(extra['tags']) ? extra['tags'].join(',') : '',
    space: typeof extra['spaceId'] === 'string' ? extra['spaceId'] : '',
    poll,
  };
  const form = extra['form'] && texts.space ? { [`form:${texts.space}`]: JSON.stringify(extra['form']) } : {};
  for (const [name, text] of Object.entries({ ...texts, ...form }))
    drafts.write(`forums:topic:${id}:${name}`, text);
  await dropDraft(key, sequence);
  await goto(newTopicHref(ANYWHERE, id));
  if (!texts.space) toasts.show(m.forums_writing_place_gone());
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
