import { moveReceipts } from './api.ts';

interface Marker {
  delivered: number;
  read: number;
}

export interface ReceiptOptions {
  send: (items: { conversationId: string; deliveredSeq: number; readSeq: number }[]) => Promise<void>;
  /** How long markers are gathered before they are sent together. */
  gather?: number;
}

const GATHER = 400;
const AGAIN = 5_000;
const MOST = 100;

/**
 * How far messages have reached this device, and how far they were read: gathered, sent together, sent again
 * after a failure. Markers only grow, so whatever is late or repeated does no harm.
 */
export class Receipts {
  readonly #options: Required<ReceiptOptions>;
  readonly #waiting = new Map<string, Marker>();
  /** What the server was told: it is not told again. */
  readonly #told = new Map<string, Marker>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ReceiptOptions) {
    this.#options = { gather: GATHER, ...options };
  }

  delivered(conversation: string, seq: number): void {
    this.#move(conversation, { delivered: seq, read: 0 });
  }

  read(conversation: string, seq: number): void {
    this.#move(conversation, { delivered: seq, read: seq });
  }

  /** The person marked it as unread themselves: reading on counts anew. */
  forget(conversation: string): void {
    this.#waiting.delete(conversation);
    this.#told.delete(conversation);
  }

  /** At sign-out: what is kept belongs to the person who leaves. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting.clear();
    this.#told.clear();
  }

  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const sent = [...this.#waiting].slice(0, MOST);
    if (sent.length === 0) return;
    for (const [id, marker] of sent) {
      this.#waiting.delete(id);
      this.#told.set(id, higher(this.#told.get(id), marker));
    }
    try {
      await this.#options.send(
        sent.map(([conversationId, { delivered, read }]) => ({
          conversationId,
          deliveredSeq: delivered,
          readSeq: read,
        })),
      );
    } catch {
      for (const [id, marker] of sent) {
        this.#told.delete(id);
        this.#waiting.set(id, higher(this.#waiting.get(id), marker));
      }
      this.#later(AGAIN);
      return;
    }
    if (this.#waiting.size > 0) this.#later(this.#options.gather);
  }

  #move(conversation: string, marker: Marker): void {
    const told = this.#told.get(conversation);
    if (told && told.delivered >= marker.delivered && told.read >= marker.read) return;
    this.#waiting.set(conversation, higher(this.#waiting.get(conversation), marker));
    this.#later(this.#options.gather);
  }

  #later(wait: number): void {
    this.#timer ??= setTimeout(() => void this.flush(), wait);
  }
}

function higher(one: Marker | undefined, other: Marker): Marker {
  return {
    delivered: Math.max(one?.delivered ?? 0, other.delivered),
    read: Math.max(one?.read ?? 0, other.read),
  };
}

export const receipts = new Receipts({ send: moveReceipts });
