import { session } from '#lib/session/session.svelte.ts';
import { listTopics } from '../data/listApi.ts';
import type { ListName, Narrowing } from '../data/types.ts';
import { TopicList } from './topicList.svelte.ts';

/** The lists that this tab has shown, so that going back is immediate. */
const lists = new Map<string, TopicList>();

/** `spaces`: the one that is listed, and those in it as far as they belong to the list. */
export function topicList(list: ListName, spaces: readonly string[] | null, narrowing: Narrowing): TopicList {
  const key = [list, spaces, narrowing.state, narrowing.tag].join(':');
  let found = lists.get(key);
  if (!found) {
    found = new TopicList({
      list,
      spaces,
      narrowed: narrowing.tag !== null || narrowing.state !== null,
      page: (cursor) => listTopics(list, spaces?.[0] ?? null, narrowing, cursor),
      reader: () => session.data?.person.id ?? '',
    });
    lists.set(key, found);
  }
  return found;
}

export function eachList(run: (list: TopicList) => void): void {
  for (const list of lists.values()) run(list);
}

/** A row of any list: what is known of a topic before it is loaded. */
export function knownRow(topicId: string) {
  for (const list of lists.values()) {
    const row = list.rows.find((each) => each.id === topicId);
    if (row) return row;
  }
  return undefined;
}

export function forgetLists(): void {
  lists.clear();
}
