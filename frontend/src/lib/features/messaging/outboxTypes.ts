import type { MessageDraftRef, MessageOut } from '#lib/api/client/types.gen.ts';
import type { ApiProblem } from '#lib/api/problem.ts';

/** Where a message goes: into a conversation, or to a person with whom there may be none yet. */
export type Target = { conversationId: string } | { personId: string };

/** A message that the server has not confirmed. Its id stays the same through all attempts. */
export interface QueuedMessage {
  /** The `clientMessageId`. */
  id: string;
  target: Target;
  source: string;
  replyTo: number | null;
  /** The draft that it was: it goes when the message is stored. */
  draft: MessageDraftRef | null;
  /** `failed`: the server refused it, `problem` says why; it waits for the person to retry or take it back. */
  state: 'queued' | 'sending' | 'failed';
  problem: ApiProblem | null;
}

/** What is kept of it until it is stored. `order` is a count, not a time: no clock has a say. */
export interface KeptMessage extends Pick<QueuedMessage, 'id' | 'target' | 'source' | 'replyTo' | 'draft'> {
  person: string;
  order: number;
  refusal: { status: number; code: string; params: Record<string, unknown> } | null;
}

/** A message has arrived; without `message` where only its conversation was answered. */
export interface Arrival {
  id: string;
  conversationId: string;
  message: MessageOut | null;
}
