import * as m from '#lib/paraglide/messages.js';
import { keepQuote } from '../composer/keptQuotes.ts';
import type { Post } from '../data/types.ts';
import { permalink } from '../list/address.ts';
import { escapeMarkdown } from '#lib/editor/escape.ts';
import { quoteOf, selectedIn } from './quote.ts';

/** The quote of what is selected in a post, else of all of it; kept for answers in other topics, too. */
export function quoteFrom(post: Post, body: HTMLElement | null): string {
  const text = selectedIn(body) || (post.source ?? '') || escapeMarkdown(body?.innerText ?? post.excerpt);
  const { name, organisationName: organisation } = post.author;
  const { topicId, number } = post;
  const head = organisation
    ? m.forums_quote_head({ name, organisation, number })
    : m.forums_quote_head_alone({ name, number });
  const markdown = quoteOf({ head, href: permalink(topicId, number, ''), text });
  keepQuote({ topicId, number, name, excerpt: text.trim().slice(0, 80), markdown });
  return markdown;
}
