import { goto } from '$app/navigation';
import { drafts } from '#lib/drafts/drafts.svelte.ts';
import type { Post } from '../data/types.ts';
import { quoteFrom } from './quoting.ts';

/** Write to the author of a post privately; the post, or what is selected in it, stands quoted in the message. */
export async function writeAbout(post: Post): Promise<void> {
  const body = document.querySelector<HTMLElement>(`[data-post="${post.number}"] .prose`);
  if (!post.deleted) drafts.write('messaging:quote', quoteFrom(post, body));
  await goto(`/messages/nouveau?avec=${post.author.id}`);
}
