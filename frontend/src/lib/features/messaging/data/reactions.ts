import type { MessageReactor } from '#lib/api/client/types.gen.ts';
import { requestJson } from '#lib/api/http.ts';
import type { ReactionKind } from '#lib/reactions/kinds.ts';
import { toggled } from '#lib/reactions/toggled.ts';
import type { ConversationLog } from '../conversationLog.svelte.ts';
import { sayProblem } from './say.ts';
import type { Message } from './types.ts';

const reactions = (id: string, seq: number, kind = '') =>
  `/api/messaging/conversations/${id}/messages/${seq}/reactions${kind && `/${kind}`}`;

export const readReactors = (id: string, seq: number) =>
  requestJson<MessageReactor[]>('GET', reactions(id, seq));

/** React, or take it back: shown at once, then as the server counts. */
export async function toggleReaction(
  log: ConversationLog,
  message: Message,
  kind: ReactionKind,
): Promise<void> {
  const { conversationId, seq } = message;
  const method = message.ownReactions.includes(kind) ? 'DELETE' : 'PUT';
  const back = log.pretend(seq, toggled(message, kind));
  try {
    log.take(await requestJson<Message>(method, reactions(conversationId, seq, kind)));
  } catch (error) {
    back();
    await sayProblem(error);
  }
}
