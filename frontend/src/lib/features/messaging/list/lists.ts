import { listConversations } from '../data/api.ts';
import type { ListName } from '../data/types.ts';
import { ConversationList } from './conversationList.svelte.ts';

const lists = new Map<ListName, ConversationList>();

/** The lists of this tab live as long as somebody is signed in. */
export function conversationList(name: ListName): ConversationList {
  let list = lists.get(name);
  if (!list) {
    list = new ConversationList({ list: name, page: (cursor) => listConversations(name, cursor) });
    lists.set(name, list);
  }
  return list;
}

export function eachList(run: (list: ConversationList) => void): void {
  lists.forEach(run);
}

export function forgetLists(): void {
  lists.clear();
}
