import type { OutboxStore } from './outboxStore.ts';
import type { KeptMessage } from './outboxTypes.ts';

/** The store of a browser that keeps nothing: it lasts as long as the tab. */
export function memoryStore(): OutboxStore {
  let kept: KeptMessage[] = [];
  const last = () => kept.at(-1)?.order ?? 0;
  return {
    all: async () => kept,
    add: async (added) => {
      for (const message of added)
        if (!kept.some(({ id }) => id === message.id)) kept = [...kept, { ...message, order: last() + 1 }];
    },
    change: async (id, change) => {
      const found = kept.find((each) => each.id === id);
      if (!found) return false;
      const changed = change(found, last());
      kept = kept.map((each) => (each.id === id ? changed : each)).sort((a, b) => a.order - b.order);
      return true;
    },
    remove: async (id) => {
      kept = kept.filter((each) => each.id !== id);
    },
    drain: async (person) => {
      const drained = kept.filter((each) => each.person === (person ?? each.person));
      kept = kept.filter((each) => !drained.includes(each));
      return drained;
    },
    belongTo: async (person) => {
      kept = kept.filter((each) => each.person === person);
    },
  };
}
