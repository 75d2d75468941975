import type { QueryClient } from '@tanstack/svelte-query';
import { asProblem } from '#lib/api/problem.ts';
import { eachList } from '../list/lists.ts';
import { readConversation } from './api.ts';
import type { Conversation } from './types.ts';

export const conversationQuery = (id: string) => ({
  queryKey: ['messaging', 'conversation', id],
  queryFn: () => readConversation(id),
  // Every change is told; after a cut all is fetched anew.
  staleTime: Infinity,
  retry: false,
});

export function changeConversation(
  queries: QueryClient,
  id: string,
  change: (known: Conversation) => Partial<Conversation>,
): void {
  queries.setQueryData<Conversation>(
    conversationQuery(id).queryKey,
    (known) => known && { ...known, ...change(known) },
  );
}

/** Ask once what a conversation is now, for its page and for the lists. */
export async function refreshConversation(queries: QueryClient, id: string): Promise<void> {
  try {
    const now = await readConversation(id);
    queries.setQueryData(conversationQuery(id).queryKey, now);
    eachList((list) => list.take(now));
  } catch (error) {
    if (asProblem(error).status !== 404) return;
    eachList((list) => list.remove(id));
    await queries.invalidateQueries({ queryKey: conversationQuery(id).queryKey });
  }
}
