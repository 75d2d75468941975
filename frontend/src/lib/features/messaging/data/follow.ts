import type { QueryClient } from '@tanstack/svelte-query';
import { live } from '#lib/live/live.svelte.ts';
import { eachList } from '../list/lists.ts';
import { typing } from '../signs/typing.svelte.ts';
import { draftsQuery } from './drafts.ts';
import { scheduledQuery } from './later.ts';
import { ownId } from './names.ts';
import { changeConversation, refreshConversation } from './queries.ts';

const GATHER = 150;

/** While conversations are on the screen their rows follow what happens; many hints make one request each. */
export function followConversations(queries: QueryClient): () => void {
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();
  // One after the other: an answer that was overtaken by a later one would show what was.
  const running = new Map<string, Promise<void>>();
  const refresh = (id: string) => {
    if (waiting.has(id)) return;
    const timer = setTimeout(() => {
      void (running.get(id) ?? Promise.resolve()).then(() => {
        waiting.delete(id);
        running.set(id, refreshConversation(queries, id));
      });
    }, GATHER);
    waiting.set(id, timer);
  };
  const ends = [
    typing.follow(),
    ...(
      [
        'messaging.message_stored',
        'messaging.message_changed',
        'messaging.conversation_changed',
        'messaging.own_state_changed',
      ] as const
    ).map((name) => live.onEvent(name, (event) => refresh(event.conversationId))),
    live.onEvent('messaging.receipt_moved', (event) => {
      const id = String(event['conversationId']);
      if (event['personId'] === ownId()) refresh(id);
      else moveReceipt(queries, id, event);
    }),
    followOwnTexts(queries),
    live.onEvent(
      'messaging.bookmarks_changed',
      () => void queries.invalidateQueries({ queryKey: ['messaging', 'bookmarked'] }),
    ),
    live.onResync(() => eachList((list) => void list.load())),
  ];
  return () => {
    ends.forEach((end) => end());
    waiting.forEach((timer) => clearTimeout(timer));
  };
}

/** Drafts, and what is to be sent later, as all devices of the person have them. */
export function followOwnTexts(queries: QueryClient): () => void {
  const again = ({ queryKey }: { queryKey: string[] }) => void queries.invalidateQueries({ queryKey });
  const ends = [
    live.onEvent('messaging.draft_changed', () => again(draftsQuery())),
    live.onEvent('messaging.scheduled_changed', () => again(scheduledQuery())),
    live.onResync(() => [draftsQuery(), scheduledQuery()].forEach(again)),
  ];
  return () => ends.forEach((end) => end());
}

function moveReceipt(queries: QueryClient, id: string, event: Record<string, unknown>): void {
  const delivered = Number(event['deliveredSeq']);
  const read = event['readSeq'] === null ? null : Number(event['readSeq']);
  changeConversation(queries, id, ({ members }) => ({
    members: members.map((member) =>
      member.person.id === event['personId']
        ? {
            ...member,
            deliveredSeq: Math.max(member.deliveredSeq, delivered),
            readSeq: read === null ? member.readSeq : Math.max(member.readSeq ?? 0, read),
          }
        : member,
    ),
  }));
}
