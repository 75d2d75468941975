import { asProblem, type ApiProblem } from '#lib/api/problem.ts';
import { loadProblemTexts } from '#lib/i18n/problem-text.ts';
import type { ConversationPage, ConversationRow, ListName } from '../data/types.ts';

export interface ListOptions {
  list: ListName;
  page: (cursor: string | null) => Promise<ConversationPage>;
}

/**
 * One list of conversations. A row changes where it stands; it moves up for what happens in it, and only while
 * nobody points at the list: until then the order of before stays.
 */
export class ConversationList {
  rows = $state.raw<ConversationRow[]>([]);
  next = $state.raw<string | null>(null);
  ready = $state(false);
  loading = $state<'first' | 'more' | null>(null);
  problem = $state.raw<ApiProblem | null>(null);
  readonly #options: ListOptions;
  #held = false;

  constructor(options: ListOptions) {
    this.#options = options;
  }

  /** The first page, anew; rows that were loaded beyond it stay. */
  async load(): Promise<void> {
    if (this.loading) return;
    this.loading = 'first';
    this.problem = null;
    try {
      const page = await this.#options.page(null);
      if (this.ready && this.next !== null && page.next !== null) {
        this.#set([...page.items, ...this.rows.filter((row) => !holds(page.items, row.id))]);
      } else {
        this.#set(page.items);
        this.next = page.next;
      }
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
      this.rows = [...this.rows, ...page.items.filter((row) => !holds(this.rows, row.id))];
      this.next = page.next;
    } catch (error) {
      await this.#fail(error);
    } finally {
      this.loading = null;
    }
  }

  /** Somebody points at the list, or walks it by keyboard: nothing moves meanwhile. */
  hold(held: boolean): void {
    this.#held = held;
    if (!held) this.#set(this.rows);
  }

  /** What is now known of a conversation. */
  take(row: ConversationRow): void {
    if (!this.ready) return;
    const former = this.rows.find((each) => each.id === row.id);
    if (!this.#belongs(row, former !== undefined)) this.remove(row.id);
    else if (former) this.#set(this.rows.map((each) => (each.id === row.id ? row : each)));
    else this.#set([...this.rows, row]);
  }

  /** Known before the server has said so: read, pinned. */
  change(id: string, change: Partial<ConversationRow>): void {
    this.rows = this.rows.map((row) => (row.id === id ? { ...row, ...change } : row));
  }

  remove(id: string): void {
    if (holds(this.rows, id)) this.rows = this.rows.filter((row) => row.id !== id);
  }

  #belongs(row: ConversationRow, shown: boolean): boolean {
    if (row.request === 'incoming') return this.#options.list === 'requests';
    switch (this.#options.list) {
      case 'requests':
        return false;
      case 'archived':
        return row.archived;
      case 'mailbox':
        return row.mailbox?.own === true && !row.archived;
      case 'unread':
        // What one has just read stays where it is until the list is opened again.
        return shown || row.unread > 0;
      default:
        return !row.archived;
    }
  }

  #set(rows: ConversationRow[]): void {
    this.rows = this.#held ? rows : ordered(rows);
  }

  async #fail(error: unknown): Promise<void> {
    await loadProblemTexts();
    this.problem = asProblem(error);
  }
}

/** Pinned ones first, then the latest. */
export function ordered(rows: readonly ConversationRow[]): ConversationRow[] {
  return [...rows].sort(
    (one, other) =>
      Number(other.pinned) - Number(one.pinned) ||
      other.lastMessageAt.localeCompare(one.lastMessageAt) ||
      other.id.localeCompare(one.id),
  );
}

function holds(rows: readonly ConversationRow[], id: string): boolean {
  return rows.some((row) => row.id === id);
}
