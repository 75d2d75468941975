import type { MessageOut } from '#lib/api/client/types.gen.ts';

/** Both lists in the order of the numbers, each message once, in the newer of its states. */
export function inOrder(messages: readonly MessageOut[], more: readonly MessageOut[] = []): MessageOut[] {
  const bySeq = new Map(messages.map((message) => [message.seq, message]));
  for (const message of more) {
    const former = bySeq.get(message.seq);
    if (!former || former.changeSeq <= message.changeSeq) bySeq.set(message.seq, message);
  }
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}
