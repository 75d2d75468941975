import * as m from '#lib/paraglide/messages.js';
import type { MenuItem } from '#lib/ui/menu.ts';
import type { Post, Topic } from '../data/types.ts';
import type { PostLog } from '../topic/postLog.svelte.ts';
import { sayProblem } from '../topic/postActions.ts';
import type { ToolState } from './toolState.svelte.ts';

/** What the menu of a post offers beside writing. */
export function postTools(tools: ToolState, log: PostLog, topic: Topic, post: Post): MenuItem[] {
  const list: MenuItem[] = [];
  if (post.rights.wiki)
    list.push({
      label: post.wiki ? m.forums_tools_wiki_off() : m.forums_tools_wiki_on(),
      onselect: () => void share(log, post),
    });
  if (!post.deleted)
    list.push({
      label: m.forums_tools_continue(),
      onselect: () =>
        void import('./continueTopic.ts').then(({ continueTopic }) => continueTopic(topic, post)),
    });
  if (!topic.rights.moderate || post.deleted) return list;
  if (post.number > 1)
    list.push({ label: m.forums_tools_select(), onselect: () => tools.select(post.number) });
  list.push(
    { label: m.forums_tools_note(), onselect: () => tools.open('note', post) },
    { label: m.forums_tools_owner(), onselect: () => tools.open('owner', post) },
  );
  return list;
}

async function share(log: PostLog, post: Post): Promise<void> {
  try {
    const { setWiki } = await import('../data/tools.ts');
    log.take(await setWiki(post.id, !post.wiki));
  } catch (error) {
    await sayProblem(error);
  }
}
