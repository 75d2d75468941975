import type { MessageOut } from '#lib/api/client/types.gen.ts';
import { Outbox, type OutboxNews } from '../outbox.svelte.ts';
import { memoryStore } from '../outboxMemory.ts';
import type { OutboxStore } from '../outboxStore.ts';
import type { Arrival, KeptMessage } from '../outboxTypes.ts';

/** What the server does with a message: store it once, whatever comes how often. */
export class Server {
  stored: KeptMessage[] = [];
  requests = 0;
  /** What happens to the next requests, before and after the message is stored. */
  before: (message: KeptMessage) => Promise<void> = async () => undefined;
  after: (message: KeptMessage) => Promise<void> = async () => undefined;

  readonly receive = async (message: KeptMessage): Promise<Arrival> => {
    this.requests++;
    await this.before(message);
    if (!this.stored.some(({ id }) => id === message.id)) this.stored.push(message);
    await this.after(message);
    const conversationId = 'personId' in message.target ? 'new' : message.target.conversationId;
    return { id: message.id, conversationId, message: { clientMessageId: message.id } as MessageOut };
  };

  get sources(): string[] {
    return this.stored.map(({ source }) => source);
  }
}

/** Tabs of one browser: they share the store and the lock, and hear each other. */
export class Browser {
  store = memoryStore();
  locks = true;
  tabs: Tab[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  constructor(readonly server: Server) {}

  tab(person = 'camille', journal = ''): Tab {
    const tab = new Tab(this, person, journal);
    this.tabs.push(tab);
    return tab;
  }

  readonly alone = (tab: Tab, work: () => Promise<void>): Promise<void> => {
    if (!this.locks) return work();
    // Whoever holds the lock gives it back, by the end of the work or of the tab.
    const turn = this.#turn.then(() => (tab.dead ? undefined : Promise.race([work(), tab.death])));
    this.#turn = turn.catch(() => undefined);
    return turn;
  };

  tell(from: Tab, news: OutboxNews): void {
    for (const tab of this.tabs) {
      if (tab !== from) setTimeout(() => (tab.dead ? undefined : tab.outbox.hear(structuredClone(news))), 1);
    }
  }
}

export class Tab {
  dead = false;
  readonly death: Promise<void>;
  readonly outbox: Outbox;
  #die!: () => void;

  constructor(
    readonly browser: Browser,
    readonly person: string,
    public journal: string,
  ) {
    this.death = new Promise((resolve) => (this.#die = resolve));
    this.outbox = new Outbox({
      person,
      store: this.#mortal(() => browser.store),
      journal: { read: () => this.journal, write: (text) => !this.dead && (this.journal = text) },
      send: (message) => this.#ifAlive(browser.server.receive(message)),
      tell: (news) => !this.dead && browser.tell(this, news),
      alone: (work) => browser.alone(this, work),
      random: () => 1,
    });
    void this.outbox.start();
  }

  /** The page is loaded anew, or crashed and was restored: only the journal of the tab is left. */
  reload(): Tab {
    this.close();
    return this.browser.tab(this.person, this.journal);
  }

  close(): void {
    this.dead = true;
    this.#die();
  }

  /** Nothing comes back to a page that is gone. */
  async #ifAlive<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } finally {
      if (this.dead) await new Promise(() => undefined);
    }
  }

  #mortal(store: () => OutboxStore): OutboxStore {
    const step =
      <K extends keyof OutboxStore>(name: K) =>
      (...given: unknown[]) =>
        this.#ifAlive(
          this.dead
            ? new Promise<never>(() => undefined)
            : (store()[name] as (...given: unknown[]) => Promise<unknown>)(...given),
        );
    const names = ['all', 'add', 'change', 'remove', 'drain', 'belongTo'] as const;
    return Object.fromEntries(names.map((name) => [name, step(name)])) as unknown as OutboxStore;
  }
}
