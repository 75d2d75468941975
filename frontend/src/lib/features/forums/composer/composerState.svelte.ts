import { Draft, drafts } from '#lib/drafts/drafts.svelte.ts';
import type { Post } from '../data/types.ts';
import { PollDraft } from '../polls/pollDraft.svelte.ts';

export type ComposerMode = { kind: 'reply'; replyTo: Post | null } | { kind: 'edit'; post: Post };

/** What is being written under one topic. The text stays when the composer is closed. */
export class ComposerState {
  mode = $state.raw<ComposerMode | null>(null);
  readonly reply: Draft;
  readonly poll: PollDraft;
  readonly #replyTo: string;
  #edit = $state.raw<Draft | null>(null);
  /** Raised whenever the text field should take the focus. */
  asked = $state(0);

  constructor(topicId: string) {
    this.reply = new Draft(`forums:reply:${topicId}`);
    this.poll = new PollDraft(`forums:reply-poll:${topicId}`);
    this.#replyTo = `forums:reply-to:${topicId}`;
  }

  get draft(): Draft {
    return this.mode?.kind === 'edit' && this.#edit ? this.#edit : this.reply;
  }

  /** The post that the kept draft answers. */
  get keptReplyTo(): number | null {
    const number = Number(drafts.read(this.#replyTo));
    return number > 0 ? number : null;
  }

  openReply(replyTo: Post | null): void {
    drafts.write(this.#replyTo, replyTo ? String(replyTo.number) : '');
    this.mode = { kind: 'reply', replyTo };
    this.asked += 1;
  }

  openEdit(post: Post): void {
    // The version belongs to the key: a text made on another version must not slip over a newer one.
    this.#edit = new Draft(`forums:edit:${post.id}:${post.version}`, post.source ?? '');
    this.mode = { kind: 'edit', post };
    this.asked += 1;
  }

  /** Put text at the end of the reply. */
  insert(text: string): void {
    const { value } = this.reply;
    this.reply.value = value.trim() ? `${value.trimEnd()}\n\n${text}` : text;
  }

  close(): void {
    this.mode = null;
  }

  /** Sent: nothing is left to keep. */
  done(): void {
    this.draft.clear();
    if (this.mode?.kind !== 'edit') {
      drafts.remove(this.#replyTo);
      this.poll.value = null;
    }
    this.mode = null;
  }
}
