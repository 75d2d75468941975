import type { Message } from '../data/types.ts';

/** A message as it stands between the others. */
export interface Entry {
  message: Message;
  /** The first of its day. */
  day: boolean;
  /** The first that is new to the reader. */
  divider: boolean;
  /** The first and the last of a run of one author. */
  begins: boolean;
  ends: boolean;
}

const RUN = 5 * 60_000;

export function entriesOf(messages: readonly Message[], divider: number | null): Entry[] {
  const entries: Entry[] = [];
  let former: Message | undefined;
  for (const message of messages) {
    const day = !former || dayOf(former) !== dayOf(message);
    const first =
      divider !== null && (former ? former.seq < divider && message.seq >= divider : message.seq === divider);
    const begins = day || first || !former || !sameRun(former, message);
    const last = entries.at(-1);
    if (last) last.ends = begins;
    entries.push({ message, day, divider: first, begins, ends: true });
    former = message;
  }
  return entries;
}

function dayOf(message: Message): string {
  return new Date(message.createdAt).toDateString();
}

function sameRun(one: Message, other: Message): boolean {
  return (
    one.kind === 'text' &&
    other.kind === 'text' &&
    one.author.id === other.author.id &&
    Date.parse(other.createdAt) - Date.parse(one.createdAt) < RUN
  );
}
