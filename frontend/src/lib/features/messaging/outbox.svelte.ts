import { uuidv7 } from '#lib/api/ids.ts';
import { ApiProblem, asProblem } from '#lib/api/problem.ts';
import { loadProblemTexts } from '#lib/i18n/problem-text.ts';
import { backOff } from './backOff.ts';
import { memoryStore } from './outboxMemory.ts';
import type { OutboxStore } from './outboxStore.ts';
import type { Arrival, KeptMessage, QueuedMessage, Target } from './outboxTypes.ts';

/** What the tabs of a browser tell each other. */
export type OutboxNews = { person: string } & (
  | { type: 'changed' }
  | { type: 'sending'; id: string | null }
  | { type: 'arrived'; arrival: Arrival }
  /** Somebody is signed in, or has signed out. */
  | { type: 'came' | 'left' }
);

export interface OutboxOptions {
  person: string;
  store: OutboxStore;
  send: (message: KeptMessage) => Promise<Arrival>;
  /** The tab's own short memory, written in the same moment. */
  journal: { read: () => string; write: (text: string) => void };
  /** Tell the other tabs. */
  tell: (news: OutboxNews) => void;
  /** Do it in one tab at a time. */
  alone: (work: () => Promise<void>) => Promise<void>;
  random?: () => number;
}

/** Attempts at what the server fails at, rather than refuses, before the next message is sent. */
const FAULTS = 5;

/**
 * Messages that the server has not confirmed, of one person, the same in all tabs. They wait in the browser's
 * database and are sent in order by one of the tabs, each under its id for ever: whatever is sent twice, by a
 * reload, a lost answer or a second tab, is stored once.
 */
export class Outbox {
  list = $state.raw<QueuedMessage[]>([]);
  readonly #options: OutboxOptions;
  #store: OutboxStore;
  /** What the store holds, as last read. */
  #kept: readonly KeptMessage[] = [];
  /** Not in the store yet; the journal holds them, so that not even a crash at this moment loses one. */
  #fresh: readonly KeptMessage[] = [];
  /** Stored or taken back: an older reading of the store does not bring them back. */
  readonly #gone: string[] = [];
  #listeners: ((arrival: Arrival) => void)[] = [];
  #sending: string | null = null;
  #stopped = true;
  #ended = false;
  #lasting = true;
  #working = false;
  #again = false;
  #writing: Promise<unknown> = Promise.resolve();
  #wakeUp: (() => void) | undefined;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#store = options.store;
    this.#fresh = journalled(options.journal.read(), options.person);
    this.#show();
  }

  get person(): string {
    return this.#options.person;
  }

  /** Read what waits and send it; again after `park`. */
  async start(): Promise<void> {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#ended = false;
    this.#tell({ type: 'came' });
    await this.#write((store) => store.belongTo(this.person));
    await this.#keep();
  }

  /** Hand a message over: from here on it is not lost. */
  queue(
    target: Target,
    source: string,
    replyTo: number | null = null,
    draft: QueuedMessage['draft'] = null,
  ): QueuedMessage {
    const message: KeptMessage = {
      id: uuidv7(),
      person: this.person,
      target,
      source,
      replyTo,
      draft,
      order: 0,
      refusal: null,
    };
    this.#fresh = [...this.#fresh, message];
    this.#show();
    if (!this.#stopped) void this.#keep();
    return this.#view(message);
  }

  /** What waits for a conversation, and for the person with whom it is. */
  of(conversationId: string | null, personId: string | null = null): QueuedMessage[] {
    return this.list.filter(({ target }) =>
      'personId' in target ? target.personId === personId : target.conversationId === conversationId,
    );
  }

  /** Send what was refused once more, after all that waits. */
  retry(id: string): void {
    void this.#change(id, (kept, last) => ({ ...kept, refusal: null, order: last + 1 }));
  }

  /** Take it out, to write on or to give up; nothing while it is being sent. */
  discard(id: string): QueuedMessage | undefined {
    const found = this.list.find((each) => each.id === id);
    if (!found || found.state === 'sending') return undefined;
    this.#forget(id);
    void this.#write((store) => store.remove(id)).then(() => this.#tell({ type: 'changed' }));
    return found;
  }

  /** Hear of each message that was stored, whichever tab sent it, in the moment in which it leaves the list. */
  onArrived(listener: (arrival: Arrival) => void): () => void {
    this.#listeners = [...this.#listeners, listener];
    return () => {
      this.#listeners = this.#listeners.filter((each) => each !== listener);
    };
  }

  /** The conversation shows them already, before any answer came: what is among them has arrived. */
  seen(messages: readonly { clientMessageId: string }[]): void {
    if (this.list.length === 0) return;
    for (const { clientMessageId: id } of messages) {
      if (!this.list.some((each) => each.id === id)) continue;
      this.#forget(id);
      void this.#write((store) => store.remove(id)).then(() => this.#tell({ type: 'changed' }));
    }
  }

  /** The network, the server or the tab is back: do not wait any longer. */
  wake(): void {
    this.#work();
  }

  /** Another tab has something to tell. */
  hear(news: OutboxNews): void {
    const own = news.person === this.person;
    if (news.type === 'came') {
      if (!own) this.end();
      else void this.start();
    } else if (news.type === 'left' && own) this.end();
    else if (this.#stopped || !own) return;
    else if (news.type === 'arrived') this.#arrived(news.arrival);
    else if (news.type === 'changed') void this.#refresh().then(() => this.#work());
    else if (news.type === 'sending') {
      this.#sending = news.id;
      this.#show();
    }
  }

  /** The session is over: nothing stays in the database, what waits stays in this tab for the same person. */
  async park(): Promise<void> {
    this.#stop();
    const drained = await this.#write((store) => store.drain(this.person));
    // Signed out meanwhile: then nothing may stay in the tab either.
    if (this.#ended) return;
    const known = this.#fresh.map(({ id }) => id);
    const taken = (drained ?? []).filter(({ id }) => !known.includes(id));
    this.#fresh = [...taken, ...this.#fresh].filter(({ id }) => !this.#gone.includes(id));
    this.#kept = [];
    this.#show();
    this.#tell({ type: 'changed' });
  }

  /** The person has left this browser: nothing stays. */
  end(): void {
    this.#ended = true;
    this.#stop();
    this.#kept = this.#fresh = [];
    this.#show();
  }

  #stop(): void {
    this.#stopped = true;
    this.#sending = null;
    this.#wakeUp?.();
  }

  /** Store what is not in it yet, and send. */
  async #keep(): Promise<void> {
    const fresh = this.#fresh;
    if (fresh.length > 0) {
      await this.#write((store) => store.add(fresh.filter(({ id }) => !this.#gone.includes(id))));
    }
    await this.#refresh(fresh);
    if (fresh.length > 0) this.#tell({ type: 'changed' });
    this.#work();
  }

  async #refresh(stored: readonly KeptMessage[] = []): Promise<void> {
    const kept = await this.#write((store) => store.all());
    if (this.#stopped || !kept) return;
    this.#fresh = this.#fresh.filter((each) => !stored.includes(each));
    this.#kept = kept.filter(({ id, person }) => person === this.person && !this.#gone.includes(id));
    this.#show();
    // In this tab nothing may have failed yet.
    if (this.#kept.some(({ refusal }) => refusal)) void loadProblemTexts().then(() => this.#show());
  }

  async #change(id: string, change: (kept: KeptMessage, last: number) => KeptMessage): Promise<void> {
    if (this.#stopped) return;
    await this.#write((store) => store.change(id, change));
    await this.#refresh();
    this.#tell({ type: 'changed' });
    this.#work();
  }

  /** One step after the other; in memory from the moment on in which the browser's database fails. */
  #write<T>(step: (store: OutboxStore) => Promise<T>): Promise<T | undefined> {
    const done = this.#writing.then(async () => {
      try {
        return await step(this.#store);
      } catch {
        this.#store = memoryStore();
        this.#lasting = false;
        await this.#store.add(this.#kept);
        return await step(this.#store).catch(() => undefined);
      }
    });
    this.#writing = done;
    return done;
  }

  #work(): void {
    if (this.#stopped) return;
    this.#wakeUp?.();
    if (this.#working) {
      this.#again = true;
      return;
    }
    if (!this.#kept.some(({ refusal }) => !refusal)) return;
    this.#working = true;
    this.#again = false;
    void this.#options
      .alone(() => this.#sendAll())
      .catch(() => undefined)
      .finally(() => {
        this.#working = false;
        if (this.#again) this.#work();
      });
  }

  async #sendAll(): Promise<void> {
    let failures = 0;
    for (;;) {
      const waiting = this.#stopped ? [] : ((await this.#write((store) => store.all())) ?? []);
      const next = waiting.find(({ id, person, refusal }) => {
        return person === this.person && !refusal && !this.#gone.includes(id);
      });
      if (!next || this.#stopped) return;
      this.#mark(next.id);
      try {
        const arrival = await this.#options.send(next);
        failures = 0;
        await this.#confirmed(next, arrival);
      } catch (error) {
        this.#mark(null);
        const problem = asProblem(error);
        // The session: whoever hears of its end keeps what waits.
        if (problem.status === 401) return;
        if (isRefusal(problem, failures)) await this.#refused(next.id, problem);
        else await this.#pause(problem, failures);
        failures = isRefusal(problem, failures) ? 0 : failures + 1;
      }
    }
  }

  async #confirmed({ id, target }: KeptMessage, arrival: Arrival): Promise<void> {
    this.#mark(null);
    this.#tell({ type: 'arrived', arrival });
    this.#arrived(arrival);
    await this.#write((store) => store.remove(id));
    if (!('personId' in target)) return;
    // Now there is a conversation for what else was written to the person.
    const { conversationId } = arrival;
    const others = this.#kept.filter((each) => {
      return 'personId' in each.target && each.target.personId === target.personId;
    });
    for (const { id } of others) {
      await this.#write((store) => store.change(id, (kept) => ({ ...kept, target: { conversationId } })));
    }
    if (others.length > 0) await this.#refresh();
    this.#tell({ type: 'changed' });
  }

  async #refused(id: string, { status, code, params }: ApiProblem): Promise<void> {
    await this.#write((store) =>
      store.change(id, (kept) => ({ ...kept, refusal: { status, code, params } })),
    );
    await this.#refresh();
    this.#tell({ type: 'changed' });
  }

  /** Wait as long as the server asks for; else longer and longer, until something says that it is worth a try. */
  #pause({ retryAfter }: ApiProblem, failures: number): Promise<void> {
    const jitter = backOff(retryAfter === null ? failures : 0, this.#options.random);
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#wakeUp = undefined;
        resolve();
      };
      const timer = setTimeout(done, (retryAfter ?? 0) * 1_000 + jitter);
      this.#wakeUp = () => {
        if (retryAfter === null || this.#stopped) done();
      };
    });
  }

  #mark(id: string | null): void {
    this.#sending = id;
    this.#show();
    this.#tell({ type: 'sending', id });
  }

  #arrived(arrival: Arrival): void {
    this.#forget(arrival.id);
    for (const listener of this.#listeners) listener(arrival);
  }

  #forget(id: string): void {
    this.#gone.push(id);
    this.#kept = this.#kept.filter((each) => each.id !== id);
    this.#fresh = this.#fresh.filter((each) => each.id !== id);
    this.#show();
  }

  #tell(news: DistributiveOmit<OutboxNews, 'person'>): void {
    this.#options.tell({ ...news, person: this.person });
  }

  #show(): void {
    const all = [
      ...this.#kept,
      ...this.#fresh.filter(({ id }) => !this.#kept.some((each) => each.id === id)),
    ];
    this.list = all.map((each) => this.#view(each));
    const unkept = this.#lasting ? this.#fresh : all;
    this.#options.journal.write(unkept.length > 0 ? JSON.stringify(unkept) : '');
  }

  #view({ id, target, source, replyTo, draft, refusal }: KeptMessage): QueuedMessage {
    const state = refusal ? 'failed' : id === this.#sending ? 'sending' : 'queued';
    return { id, target, source, replyTo, draft, state, problem: refusal && new ApiProblem(refusal) };
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** Whether sending the very same again cannot help. */
function isRefusal(problem: ApiProblem, failures: number): boolean {
  if (problem.status === 500) return failures + 1 >= FAULTS;
  return !problem.passing && problem.status !== 408;
}

function journalled(text: string, person: string): KeptMessage[] {
  try {
    return (JSON.parse(text || '[]') as KeptMessage[]).filter((each) => each.person === person);
  } catch {
    return [];
  }
}
