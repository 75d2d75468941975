import { Draft } from '#lib/drafts/drafts.svelte.ts';
import * as api from '../data/api.ts';
import { ownId } from '../data/names.ts';
import { receipts } from '../data/receipts.ts';
import type { ConversationRow, Message } from '../data/types.ts';
import { ConversationLog } from '../conversationLog.svelte.ts';
import { eachList } from '../list/lists.ts';
import { outbox } from '../outboxHere.ts';
import type { QueuedMessage } from '../outboxTypes.ts';
import { Standing } from './standing.svelte.ts';

/** One conversation on the screen: what is loaded, where one stands in it, what one writes. */
export class ThreadState {
  readonly id: string;
  readonly log: ConversationLog;
  readonly standing: Standing;
  readonly draft: Draft;
  /** What was read aloud lately. */
  said = $state.raw<Message[]>([]);
  /** The first message that was new when one came. */
  divider = $state<number | null>(null);
  /** Scroll here once it is there. */
  target = $state.raw<{ seq: number; mark: boolean } | null>(null);
  marked = $state<number | null>(null);
  /** The message that the keyboard is at, or that was touched. */
  current = $state<number | null>(null);
  replyTo = $state.raw<Message | null>(null);
  /** What is answered, also while that message is not loaded. */
  answered = $state<number | null>(null);
  editing = $state.raw<Message | null>(null);
  editText = $state('');
  /** The field takes the focus whenever this changes. */
  asked = $state(0);
  /** Requests are read without telling, and what one has marked as unread stays so until one comes back. */
  quiet = $state(false);
  /** Messages that came while one read further up. */
  unseen = $state(0);
  #shown = 0;

  constructor(id: string) {
    this.id = id;
    this.draft = new Draft(`messaging:${id}`);
    this.log = new ConversationLog({
      source: {
        messages: (wanted) => api.readMessages(id, wanted),
        changes: (after) => api.readChanges(id, after),
      },
      onArrived: (messages) => this.#arrived(messages),
    });
    this.standing = new Standing({
      nearStart: () => !this.target && void this.log.before(),
      nearEnd: () => !this.target && void this.log.after(),
      onShown: (seq) => this.#saw(seq),
    });
  }

  /** Begin where the reader left off, at the message asked for, or at the end. */
  async open(
    row: Pick<ConversationRow, 'readSeq' | 'unreadFrom' | 'unread' | 'lastSeq'>,
    wanted: number | null,
  ) {
    const first = (row.unreadFrom === null ? row.readSeq : row.unreadFrom - 1) + 1;
    this.divider = row.unread > 0 && first <= row.lastSeq ? first : null;
    const start = wanted ?? this.divider;
    this.standing.atEnd = start === null;
    await this.log.open(start ?? undefined);
    if (start !== null) this.#aim(start, wanted !== null);
  }

  async jump(seq: number): Promise<void> {
    if (!this.log.at(seq)) await this.log.open(seq);
    this.#aim(seq, true);
  }

  async toEnd(): Promise<void> {
    this.target = null;
    if (this.log.hasAfter) await this.log.open();
    this.unseen = 0;
    this.standing.toEnd();
  }

  write(): void {
    this.asked += 1;
  }

  reply(message: Message): void {
    this.editing = null;
    this.answer(message.seq);
    this.write();
  }

  /** Write an answer to a message, or to none. */
  answer(seq: number | null): void {
    this.answered = seq;
    this.replyTo = seq === null ? null : (this.log.at(seq) ?? null);
    if (seq === null || this.replyTo) return;
    void api.readMessages(this.id, { after: seq - 1, limit: 1 }).then(
      ({ items }) => {
        const found = items[0];
        if (found?.seq === seq && this.answered === seq) this.replyTo = found;
      },
      () => undefined,
    );
  }

  edit(message: Message): void {
    this.editing = message;
    this.editText = message.source;
    this.write();
  }

  /** The last own message that is loaded: what one mends most often. */
  editLast(): boolean {
    const last = this.log.messages.findLast(
      (each) => each.author.id === ownId() && each.kind === 'text' && !each.deleted,
    );
    if (last) this.edit(last);
    return last !== undefined;
  }

  /** Hand it to the outbox, which keeps it until it is stored. */
  send(source: string, draft: QueuedMessage['draft'] = null): void {
    outbox().queue({ conversationId: this.id }, source, this.answered, draft);
    this.answer(null);
    this.draft.clear();
    this.divider = null;
    this.quiet = false;
    void this.toEnd();
  }

  /** Take an unsent text back into the field. */
  takeBack(queued: QueuedMessage): void {
    const taken = outbox().discard(queued.id);
    if (!taken) return;
    this.draft.value = [taken.source, this.draft.value].filter(Boolean).join('\n\n');
    this.answer(taken.replyTo);
    this.write();
  }

  /** Look at it as unread from a message on. */
  async unreadFrom(seq: number): Promise<void> {
    this.quiet = true;
    await api.keepOwn(this.id, { unreadFrom: seq });
    receipts.forget(this.id);
    this.divider = seq;
  }

  awake(): void {
    this.#tell();
    this.standing.awake();
  }

  #aim(seq: number, mark: boolean): void {
    this.target = { seq, mark };
  }

  #arrived(messages: Message[]): void {
    const others = messages.filter((message) => message.author.id !== ownId());
    if (others.length === 0) return;
    this.said = [...this.said, ...others].slice(-5);
    if (!this.standing.atEnd || !here()) {
      this.unseen += others.length;
      this.divider ??= others[0]!.seq;
    }
  }

  #saw(seq: number): void {
    this.#shown = seq;
    if (seq >= this.log.last && this.standing.atEnd) this.unseen = 0;
    this.#tell();
  }

  #tell(): void {
    const seq = this.#shown;
    if (seq === 0 || this.quiet || !here()) return;
    receipts.read(this.id, seq);
    if (seq >= this.log.lastSeq)
      eachList((list) => list.change(this.id, { unread: 0, mentions: 0, unreadFrom: null }));
  }
}

/** Whether the person is before this tab. */
function here(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}
