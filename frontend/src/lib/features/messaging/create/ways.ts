import type { PersonContact } from '../data/types.ts';
import { readContacts } from '../data/api.ts';

const GATHER = 20;
const MOST = 100;

let waiting = new Map<string, ((contact: PersonContact | null) => void)[]>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** How one can write to a person; the people of a list are asked for together. */
export function wayTo(person: string): Promise<PersonContact | null> {
  return new Promise((resolve) => {
    waiting.set(person, [...(waiting.get(person) ?? []), resolve]);
    if (waiting.size >= MOST) ask();
    else timer ??= setTimeout(ask, GATHER);
  });
}

function ask(): void {
  clearTimeout(timer);
  timer = undefined;
  const asked = waiting;
  waiting = new Map();
  void readContacts([...asked.keys()])
    .then((found) => new Map(found.map((each) => [each.personId, each])))
    // Without an answer the way to write stays open: the next page says what it knows.
    .catch(() => new Map<string, PersonContact>())
    .then((found) =>
      asked.forEach((resolves, id) => resolves.forEach((resolve) => resolve(found.get(id) ?? null))),
    );
}
