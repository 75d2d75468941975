import { asProblem, type ApiProblem } from '#lib/api/problem.ts';
import { loadProblemTexts } from '#lib/i18n/problem-text.ts';
import { now } from '../data/clock.ts';
import type { ListName, TopicPage, TopicRow } from '../data/types.ts';

export interface TopicListOptions {
  list: ListName;
  /** Ids of the spaces whose topics it holds, or null for all. */
  spaces: readonly string[] | null;
  /** By tag or state: what happens does not say whether it belongs here. */
  narrowed?: boolean;
  page: (cursor: string | null) => Promise<TopicPage>;
  /** Who reads: their own posts are not news to them. */
  reader: () => string;
}

const PEEK_AFTER = 1_500;

/**
 * One list of topics. Rows keep their places while one reads: what happens meanwhile changes the row
 * where it stands, and whatever would move is counted in `waiting` until the reader asks for it.
 */
export class TopicList {
  rows = $state.raw<TopicRow[]>([]);
  next = $state.raw<string | null>(null);
  /** The first page has been here. */
  ready = $state(false);
  loading = $state<'first' | 'more' | null>(null);
  problem = $state.raw<ApiProblem | null>(null);
  fresh = $state.raw<readonly string[]>([]);
  active = $state.raw<readonly string[]>([]);
  readonly #options: TopicListOptions;
  #peek: ReturnType<typeof setTimeout> | undefined;

  constructor(options: TopicListOptions) {
    this.#options = options;
  }

  get waiting(): number {
    return this.fresh.length + this.active.length;
  }

  /** The first page, in the order of now. */
  async load(): Promise<void> {
    this.loading = 'first';
    this.problem = null;
    try {
      const page = await this.#options.page(null);
      this.rows = page.items;
      this.next = page.next;
      this.fresh = this.active = [];
      this.ready = true;
    } catch (error) {
      await this.#fail(error);
    } finally {
      this.loading = null;
    }
  }

  async more(): Promise<void> {
    if (!this.next || this.loading) return;
    this.loading = 'more';
    this.problem = null;
    try {
      const page = await this.#options.page(this.next);
      // A topic that rose meanwhile is already there; one that sank comes once.
      this.rows = [...this.rows, ...page.items.filter((row) => !this.has(row.id))];
      this.next = page.next;
    } catch (error) {
      await this.#fail(error);
    } finally {
      this.loading = null;
    }
  }

  /** A topic was opened. */
  created(event: { topicId: string; spaceId: string; authorId: string }): void {
    if (!this.#concerns(event.spaceId) || this.#row(event.topicId)) return;
    if (event.authorId === this.#options.reader()) return;
    if (this.#options.narrowed || !['latest', 'new'].includes(this.#options.list)) return;
    this.fresh = including(this.fresh, event.topicId);
  }

  /** Somebody replied. */
  posted(event: { topicId: string; spaceId: string; number: number; authorId: string }): void {
    if (!this.#concerns(event.spaceId)) return;
    const row = this.#row(event.topicId);
    const own = event.authorId === this.#options.reader();
    if (row && event.number > row.highestNumber) {
      const lastRead = own ? event.number : row.lastRead;
      this.change(row.id, {
        highestNumber: event.number,
        postCount: row.postCount + 1,
        lastPostAt: now(),
        lastRead,
        // Whether the topic is followed is not known here; what has unread posts is.
        unread: lastRead === null || row.unread === 0 ? 0 : event.number - lastRead,
        isNew: row.isNew && !own,
      });
    }
    if (own || this.fresh.includes(event.topicId)) return;
    if (row && row.unread === 0 && row.lastRead !== null) this.#peekSoon();
    if (this.#options.list === 'latest' && !this.#options.narrowed) {
      if (this.rows[0]?.id !== event.topicId) this.active = including(this.active, event.topicId);
    } else if (!row && ['unread', 'followed', 'mine'].includes(this.#options.list)) this.#peekSoon();
  }

  /** The reader has read a topic further, here or in another tab; beyond its end means the end. */
  read(topicId: string, upTo: number): void {
    const row = this.#row(topicId);
    if (!row || upTo <= (row.lastRead ?? 0)) return;
    const number = upTo === Infinity ? row.highestNumber : upTo;
    this.change(topicId, {
      lastRead: number,
      unread: Math.max(0, Math.min(row.unread || Infinity, row.highestNumber - number)),
      isNew: false,
    });
  }

  /** The reader no longer wants to see what is new. */
  dismissed(spaceId: string | null): void {
    this.rows = this.rows.map((row) =>
      row.isNew && (spaceId === null || row.spaceId === spaceId) ? { ...row, isNew: false } : row,
    );
  }

  change(topicId: string, change: Partial<TopicRow>): void {
    this.rows = this.rows.map((row) => (row.id === topicId ? { ...row, ...change } : row));
  }

  remove(topicId: string): void {
    this.rows = this.rows.filter((row) => row.id !== topicId);
    this.fresh = this.fresh.filter((id) => id !== topicId);
    this.active = this.active.filter((id) => id !== topicId);
  }

  /** The reader no longer sees these spaces. */
  left(spaceIds: readonly string[]): void {
    for (const row of this.rows) if (spaceIds.includes(row.spaceId)) this.remove(row.id);
  }

  has(topicId: string): boolean {
    return this.#row(topicId) !== undefined;
  }

  /** Look at the first page without moving anything: rows are brought up to date, the rest waits. */
  async peek(): Promise<void> {
    clearTimeout(this.#peek);
    this.#peek = undefined;
    if (!this.ready || this.loading) return;
    let page: TopicPage;
    try {
      page = await this.#options.page(null);
    } catch {
      // The line is cut again; the next resync asks again.
      return;
    }
    let { fresh, active } = this;
    for (const row of page.items) {
      const former = this.#row(row.id);
      const moved = former ? former.lastPostAt < row.lastPostAt : true;
      if (!former && row.isNew) fresh = including(fresh, row.id);
      else if (moved && this.#options.list !== 'new' && !fresh.includes(row.id))
        active = including(active, row.id);
    }
    this.rows = this.rows.map((row) => page.items.find((each) => each.id === row.id) ?? row);
    this.fresh = fresh;
    this.active = active;
  }

  #peekSoon(): void {
    this.#peek ??= setTimeout(() => void this.peek(), PEEK_AFTER * (1 + Math.random()));
  }

  #concerns(spaceId: string): boolean {
    return this.ready && (this.#options.spaces?.includes(spaceId) ?? true);
  }

  #row(id: string): TopicRow | undefined {
    return this.rows.find((row) => row.id === id);
  }

  async #fail(error: unknown): Promise<void> {
    await loadProblemTexts();
    this.problem = asProblem(error);
  }
}

function including(ids: readonly string[], id: string): readonly string[] {
  return ids.includes(id) ? ids : [...ids, id];
}
