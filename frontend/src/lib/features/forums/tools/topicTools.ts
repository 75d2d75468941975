import type { QueryClient } from '@tanstack/svelte-query';
import * as m from '#lib/paraglide/messages.js';
import type { MenuItem } from '#lib/ui/menu.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { keepTopic } from '../data/queries.ts';
import type { Topic } from '../data/types.ts';
import { eachList } from '../list/lists.ts';
import { sayProblem } from '../topic/postActions.ts';
import type { Tool, ToolState } from './toolState.svelte.ts';

const SUMMARY_FROM = 50;

/** What the menu of a topic offers beside its name and place. */
export function topicTools(tools: ToolState, topic: Topic, queries: QueryClient): MenuItem[] {
  const ask = (label: string, tool: Tool): MenuItem => ({ label, onselect: () => tools.open(tool) });
  const list: MenuItem[] = [];
  if (topic.postCount >= SUMMARY_FROM)
    list.push({ label: m.forums_tools_summary(), onselect: () => (tools.summary = !tools.summary) });
  list.push(ask(m.forums_tools_remind(), 'remind'));
  if (topic.pinned)
    list.push({ label: m.forums_tools_unpin_me(), onselect: () => void letGo(topic, queries) });
  if (!topic.rights.moderate) return list;
  return [
    ...list,
    { kind: 'separator' },
    { label: m.forums_tools_split(), onselect: () => tools.select() },
    ask(m.forums_tools_merge(), 'merge'),
    ask(m.forums_tools_slow(), 'slow'),
    ask(m.forums_tools_timer(), 'timer'),
    ask(m.forums_tools_note(), 'note'),
  ];
}

async function letGo(topic: Topic, queries: QueryClient): Promise<void> {
  try {
    const { hidePin } = await import('../data/tools.ts');
    keepTopic(queries, await hidePin(topic.id, true));
    eachList((list) => list.change(topic.id, { pinned: false }));
    toasts.show(m.forums_tools_unpinned_me());
  } catch (error) {
    await sayProblem(error);
  }
}
