import { goto } from '$app/navigation';
import { uuidv7 } from '#lib/api/ids.ts';
import { drafts } from '#lib/drafts/drafts.svelte.ts';
import * as m from '#lib/paraglide/messages.js';
import type { Post, Topic } from '../data/types.ts';
import { newTopicHref, permalink } from '../list/address.ts';
import { escapeMarkdown } from '#lib/editor/escape.ts';
import { quoteOf, selectedIn } from '../topic/quote.ts';

/** Begin a new topic with what a post says, and the way back to it. */
export async function continueTopic(topic: Topic, post: Post): Promise<void> {
  const body = document.querySelector<HTMLElement>(`#message-${post.number} .prose`);
  const href = permalink(topic.id, post.number, '');
  const { name, organisationName: organisation } = post.author;
  const head = organisation
    ? m.forums_quote_head({ name, organisation, number: post.number })
    : m.forums_quote_head_alone({ name, number: post.number });
  const text = selectedIn(body) || (post.source ?? '') || escapeMarkdown(body?.innerText ?? post.excerpt);
  const from = m.forums_tools_continued({ topic: `[${topic.title.replace(/([[\]\\])/g, '\\$1')}](${href})` });
  const draft = uuidv7();
  drafts.write(`forums:topic:${draft}:source`, `${from}\n\n${quoteOf({ head, href, text })}`);
  drafts.write(`forums:topic:${draft}:space`, topic.spaceId);
  await goto(newTopicHref({ list: 'latest', space: null }, draft));
}
