import type { KeptMessage } from './outboxTypes.ts';

/** Where unsent messages wait; the browser's database, or a list in tests. */
export interface OutboxStore {
  /** What waits, first to be sent first. */
  all: () => Promise<KeptMessage[]>;
  /** Add, each after all that are there. */
  add: (messages: readonly KeptMessage[]) => Promise<void>;
  /** Change what is still there; whether it was. */
  change: (id: string, change: (kept: KeptMessage, last: number) => KeptMessage) => Promise<boolean>;
  remove: (id: string) => Promise<void>;
  /** Take everything out, or what a person wrote. */
  drain: (person?: string) => Promise<KeptMessage[]>;
  /** Drop what others than this person left here. */
  belongTo: (person: string) => Promise<void>;
}

/** No connection stays open: `start.ts` can delete it whole at any moment. */
const DATABASE = 'messaging-outbox';
const MESSAGES = 'messages';

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('storage'));
  });
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(MESSAGES, { keyPath: 'id' });
  return answer(request);
}

/** One transaction; it is kept when this resolves, even if the browser dies. */
async function within<T>(work: (messages: IDBObjectStore) => Promise<T>): Promise<T> {
  const database = await open();
  try {
    const transaction = database.transaction(MESSAGES, 'readwrite', { durability: 'strict' });
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('storage'));
    });
    const [result] = await Promise.all([work(transaction.objectStore(MESSAGES)), done]);
    return result;
  } finally {
    database.close();
  }
}

async function inOrder(messages: IDBObjectStore): Promise<KeptMessage[]> {
  const kept: KeptMessage[] = await answer(messages.getAll() as IDBRequest<KeptMessage[]>);
  return kept.sort((a, b) => a.order - b.order);
}

const lastOf = (kept: readonly KeptMessage[]) => kept.at(-1)?.order ?? 0;

export const outboxStore: OutboxStore = {
  all: () => within(inOrder),
  add: (added) =>
    within(async (messages) => {
      const kept = await inOrder(messages);
      const known = new Set(kept.map(({ id }) => id));
      let order = lastOf(kept);
      for (const message of added) {
        if (!known.has(message.id)) await answer(messages.add({ ...message, order: ++order }));
      }
    }),
  change: (id, change) =>
    within(async (messages) => {
      const kept = await inOrder(messages);
      const found = kept.find((each) => each.id === id);
      if (found) await answer(messages.put(change(found, lastOf(kept))));
      return found !== undefined;
    }),
  remove: (id) => within(async (messages) => void (await answer(messages.delete(id)))),
  drain: (person) =>
    within(async (messages) => {
      const kept = (await inOrder(messages)).filter((each) => each.person === (person ?? each.person));
      for (const { id } of kept) await answer(messages.delete(id));
      return kept;
    }),
  belongTo: (person) =>
    within(async (messages) => {
      for (const { id, person: owner } of await inOrder(messages))
        if (owner !== person) await answer(messages.delete(id));
    }),
};
