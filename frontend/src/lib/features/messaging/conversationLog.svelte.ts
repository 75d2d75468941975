import type { MessageOut, MessagePage } from '#lib/api/client/types.gen.ts';
import { asProblem, type ApiProblem } from '#lib/api/problem.ts';
import { backOff } from './backOff.ts';
import { inOrder } from './inOrder.ts';

export type MessageQuery = { around?: number; before?: number; after?: number; limit?: number };

/** Where messages come from; the API, or a list in tests. */
export interface MessageSource {
  messages: (wanted: MessageQuery) => Promise<MessagePage>;
  /** Messages stored, edited or deleted since a change number, in the order of their changes. */
  changes: (after: number) => Promise<MessagePage>;
}

export interface ConversationLogOptions {
  source: MessageSource;
  /** Messages that came at the end while it was loaded, own ones of other tabs among them. */
  onArrived?: (messages: MessageOut[]) => void;
  random?: () => number;
}

const PAGE = 50;
/** Messages that stay loaded while one reads on: a conversation of any length fits into a phone. */
const KEPT = 400;

/**
 * The messages of one conversation that are loaded: one stretch without holes, in the order of `seq`, each once
 * and in its newest state. Live frames are hints that only start a fetch: late, repeated or lost ones do no harm.
 */
export class ConversationLog {
  messages = $state.raw<MessageOut[]>([]);
  hasBefore = $state(false);
  hasAfter = $state(false);
  /** The number of the latest message that is known of, loaded or not. */
  lastSeq = $state(0);
  loading = $state<'open' | 'before' | 'after' | null>(null);
  problem = $state.raw<ApiProblem | null>(null);
  readonly #options: ConversationLogOptions;
  /** All changes up to this one are in what is loaded. */
  #known = 0;
  #wanted = 0;
  #all = false;
  #opened = false;
  #closed = false;
  /** Counts what was opened: an answer that comes after the place was left is dropped. */
  #window = 0;
  #catching: Promise<void> | null = null;
  /** Messages beyond the end whose predecessors have not come yet. */
  #ahead: Record<number, MessageOut> = {};
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ConversationLogOptions) {
    this.#options = options;
  }

  get first(): number {
    return this.messages[0]?.seq ?? 0;
  }

  get last(): number {
    return this.messages.at(-1)?.seq ?? 0;
  }

  /** The change up to which everything loaded is known. */
  get changeSeq(): number {
    return this.#known;
  }

  at(seq: number): MessageOut | undefined {
    // No holes: the place follows from the number.
    return this.messages[seq - this.first];
  }

  has(clientMessageId: string): boolean {
    return this.messages.some((message) => message.clientMessageId === clientMessageId);
  }

  /** Load the latest messages, or those around a number, in place of what was loaded. */
  async open(around?: number): Promise<void> {
    const window = ++this.#window;
    const wanted = around === undefined ? {} : { around: Math.max(1, around) };
    await this.#load('open', { ...wanted, limit: PAGE }, (page) => {
      this.#ahead = {};
      this.messages = inOrder(page.items);
      this.#opened = true;
      this.#known = page.changeSeq;
      this.hasBefore = page.hasBefore;
      this.hasAfter = page.hasAfter;
      this.lastSeq = page.lastSeq;
    });
    // Hints that came meanwhile.
    if (window === this.#window && this.#opened) await this.#catchUp();
  }

  async before(): Promise<void> {
    if (!this.hasBefore || this.loading) return;
    await this.#load('before', { before: this.first, limit: PAGE }, (page) => {
      this.hasBefore = page.hasBefore;
      this.#merge(page);
      if (this.messages.length <= KEPT) return;
      this.messages = this.messages.slice(0, KEPT);
      this.#ahead = {};
      this.hasAfter = true;
    });
  }

  async after(): Promise<void> {
    if (!this.hasAfter || this.loading) return;
    await this.#load('after', { after: this.last, limit: PAGE }, (page) => {
      this.#merge(page);
      this.hasAfter = page.hasAfter;
      if (this.messages.length <= KEPT) return;
      this.messages = this.messages.slice(-KEPT);
      this.hasBefore = true;
    });
  }

  /** A frame said that a message was stored or changed. */
  hear(hint: { changeSeq: number }): Promise<void> {
    if (hint.changeSeq <= this.#known) return Promise.resolve();
    this.#wanted = Math.max(this.#wanted, hint.changeSeq);
    return this.#catchUp();
  }

  /** Frames may have been lost: ask for everything that happened meanwhile. */
  resync(): Promise<void> {
    this.#all = true;
    return this.#catchUp();
  }

  /** What a write of this browser answered. */
  take(message: MessageOut): void {
    if (!this.#opened) return;
    const known = this.last;
    this.#place([message]);
    if (message.changeSeq === this.#known + 1) this.#known = message.changeSeq;
    else void this.hear(message);
    this.#tell(known);
  }

  /** Show a change at once; what the server says later wins. Returns what takes it back. */
  pretend(seq: number, change: Partial<MessageOut>): () => void {
    const former = this.at(seq);
    if (!former) return () => undefined;
    const put = (message: MessageOut) => {
      this.messages = this.messages.map((each) => (each.seq === seq ? message : each));
    };
    put({ ...former, ...change });
    return () => {
      if (this.at(seq)?.changeSeq === former.changeSeq) put(former);
    };
  }

  /** It has left the screen: nothing is asked any more. */
  close(): void {
    this.#closed = true;
    this.#window++;
    clearTimeout(this.#retry);
  }

  #catchUp(): Promise<void> {
    // Until something is loaded, what is asked for first will contain it.
    if (!this.#opened || this.#closed) return Promise.resolve();
    clearTimeout(this.#retry);
    this.#catching ??= this.#follow().finally(() => {
      this.#catching = null;
    });
    return this.#catching;
  }

  async #follow(): Promise<void> {
    while (!this.#closed && (this.#all || this.#wanted > this.#known)) {
      const window = this.#window;
      const all = this.#all;
      const asked = { from: this.#known, wanted: this.#wanted };
      this.#all = false;
      try {
        const page = await this.#options.source.changes(asked.from);
        this.#failures = 0;
        if (window !== this.#window) this.#all ||= all;
        else this.#changed(page, asked);
      } catch (error) {
        this.#all ||= all;
        this.#failed(asProblem(error));
        return;
      }
    }
  }

  #failed(problem: ApiProblem): void {
    if (problem.status >= 400 && !problem.passing) {
      this.problem = problem;
      this.#all = false;
      this.#wanted = this.#known;
      return;
    }
    const wait = backOff(this.#failures++, this.#options.random) + (problem.retryAfter ?? 0) * 1_000;
    this.#retry = setTimeout(() => void this.#catchUp(), wait);
  }

  #changed(page: MessagePage, asked: { from: number; wanted: number }): void {
    const known = this.last;
    this.lastSeq = Math.max(this.lastSeq, page.lastSeq);
    if (!this.hasAfter && known > 0 && page.lastSeq - known > KEPT) {
      // Too much happened to read through: the end is loaded when somebody goes there.
      this.hasAfter = true;
      this.#ahead = {};
    }
    this.#place(page.items, !page.hasAfter);
    this.#tell(known);
    // An older page was merged meanwhile: its messages may have changed before what this answer begins with.
    if (this.#known < asked.from) return;
    this.#known = Math.max(this.#known, page.changeSeq);
    if (page.hasAfter) this.#wanted = Math.max(this.#wanted, this.#known + 1);
    // A server that knows less than a frame said would be asked for ever; what was said meanwhile is asked for.
    else if (this.#wanted === asked.wanted) this.#wanted = Math.min(this.#wanted, this.#known);
  }

  #tell(known: number): void {
    const arrived = this.messages.filter((message) => message.seq > known);
    if (arrived.length > 0) this.#options.onArrived?.(arrived);
  }

  /** A page beside what is loaded. It may be older than what is known: what changed since is asked for again. */
  #merge(page: MessagePage): void {
    this.lastSeq = Math.max(this.lastSeq, page.lastSeq);
    this.messages = inOrder(this.messages, page.items);
    if (page.changeSeq >= this.#known) return;
    this.#wanted = Math.max(this.#wanted, this.#known);
    this.#known = page.changeSeq;
    void this.#catchUp();
  }

  /** Single messages: those that are loaded, and those that follow the end without a hole. */
  #place(items: readonly MessageOut[], complete = false): void {
    const loaded = items.filter(({ seq }) => seq >= this.first && seq <= this.last);
    const added: MessageOut[] = [];
    if (!this.hasAfter) {
      for (const item of items) {
        if (item.seq <= this.last) continue;
        const former = this.#ahead[item.seq];
        if (!former || former.changeSeq <= item.changeSeq) this.#ahead[item.seq] = item;
      }
      let next = this.last + 1;
      // What was said before may be hidden: what one sees then begins with the first of all that there are.
      if (complete && this.messages.length === 0) next = Math.min(...Object.keys(this.#ahead).map(Number));
      for (let item = this.#ahead[next]; item; item = this.#ahead[++next]) {
        added.push(item);
        delete this.#ahead[next];
      }
    }
    for (const item of items) this.lastSeq = Math.max(this.lastSeq, item.seq);
    if (loaded.length + added.length > 0) this.messages = inOrder(this.messages, [...loaded, ...added]);
  }

  async #load(
    what: 'open' | 'before' | 'after',
    wanted: MessageQuery,
    use: (page: MessagePage) => void,
  ): Promise<void> {
    const window = this.#window;
    this.loading = what;
    this.problem = null;
    try {
      const page = await this.#options.source.messages(wanted);
      if (window === this.#window) use(page);
    } catch (error) {
      if (window === this.#window) this.problem = asProblem(error);
    } finally {
      if (window === this.#window) this.loading = null;
    }
  }
}
