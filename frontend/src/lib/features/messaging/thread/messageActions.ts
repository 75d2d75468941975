import * as m from '#lib/paraglide/messages.js';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { deleteMessage } from '../data/api.ts';
import { sayProblem } from '../data/say.ts';
import type { Message } from '../data/types.ts';
import type { ConversationLog } from '../conversationLog.svelte.ts';
import { messageLink } from '../list/address.ts';

const UNDO = 8_000;
const waiting = new Set<() => void>();

/** Gone from the screen at once, for all after 8 s: until then it can be taken back. */
export function removeMessage(log: ConversationLog, conversationId: string, message: Message): void {
  const back = log.pretend(message.seq, { deleted: true, html: '', source: '', excerpt: '' });
  const stop = () => {
    clearTimeout(timer);
    waiting.delete(act);
    toasts.dismiss(toast);
  };
  const act = () => {
    stop();
    void deleteMessage(conversationId, message.seq).catch((error: unknown) => {
      back();
      void sayProblem(error);
    });
  };
  const undo = () => {
    stop();
    back();
  };
  const timer = setTimeout(act, UNDO);
  waiting.add(act);
  const toast = toasts.show(m.messaging_message_deleted(), {
    action: { label: m.common_undo(), run: undo },
  });
}

/** Whoever leaves meant it. */
export function removeNow(): void {
  [...waiting].forEach((act) => act());
}

export async function copyLink(conversationId: string, message: Message): Promise<void> {
  await copy(location.origin + messageLink(conversationId, message.seq), m.messaging_link_copied());
}

export async function copyText(message: Message): Promise<void> {
  await copy(message.source, m.messaging_text_copied());
}

export async function copy(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toasts.show(done);
  } catch {
    toasts.show(m.messaging_copy_failed({ text }));
  }
}
