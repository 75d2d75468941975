import { untrack } from 'svelte';
import type { ConversationOut, MessageOut } from '#lib/api/client/types.gen.ts';
import { apiFetch } from '#lib/api/http.ts';
import { drafts } from '#lib/drafts/drafts.svelte.ts';
import { live } from '#lib/live/live.svelte.ts';
import { onPerson, session } from '#lib/session/session.svelte.ts';
import { Outbox, type OutboxNews } from './outbox.svelte.ts';
import { outboxStore } from './outboxStore.ts';
import type { Arrival, KeptMessage } from './outboxTypes.ts';

const NAME = 'messaging-outbox';
const JOURNAL = 'messaging:outbox';
/** A line that says nothing for so long is as good as cut. */
const PATIENCE = 20_000;
/** At the end of a session the tab that is looked at takes what waits; another one only where there is none. */
const HESITATION = 1_000;

const channel = new BroadcastChannel(NAME);
let current: Outbox | null = null;

async function post<T>(path: string, author: string, body: object): Promise<T> {
  const response = await apiFetch(`/api/messaging/conversations/${path}`, {
    method: 'POST',
    // Another person may have signed in meanwhile, in another tab.
    headers: { Accept: 'application/json', 'Content-Type': 'application/json', 'X-Author': author },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE),
  });
  return (await response.json()) as T;
}

async function send({ id, person, target, source, replyTo, draft }: KeptMessage): Promise<Arrival> {
  const message = { clientMessageId: id, source, replyTo, draft };
  if ('conversationId' in target) {
    const stored = await post<MessageOut>(`${target.conversationId}/messages`, person, message);
    return { id, conversationId: target.conversationId, message: stored };
  }
  const conversation = await post<ConversationOut>('direct', person, { personId: target.personId, message });
  return { id, conversationId: conversation.id, message: null };
}

/** Without Web Locks each tab sends all of it: more requests, and each message still stored once. */
const alone = (work: () => Promise<void>): Promise<void> =>
  'locks' in navigator ? navigator.locks.request(NAME, work) : work();

/** The outbox of whoever is signed in. */
export function outbox(): Outbox {
  const person = session.data?.person.id ?? '';
  return current?.person === person ? current : untrack(() => begin(person));
}

function begin(person: string): Outbox {
  current?.end();
  current = new Outbox({
    person,
    store: outboxStore,
    journal: { read: () => drafts.read(JOURNAL), write: (text) => drafts.write(JOURNAL, text) },
    send,
    alone,
    tell: (news) => channel.postMessage(news),
  });
  if (person) void current.start();
  return current;
}

let parking: ReturnType<typeof setTimeout> | undefined;

channel.onmessage = ({ data }: MessageEvent<OutboxNews>) => {
  if (data.type === 'came') clearTimeout(parking);
  current?.hear(data);
};

onPerson((person) => {
  clearTimeout(parking);
  if (person === null) {
    if (current) channel.postMessage({ type: 'left', person: current.person } satisfies OutboxNews);
    current?.end();
    current = null;
  } else {
    void outbox().start();
  }
});

/** The session is over: see `Outbox.park`. */
export function park(): void {
  const parked = current;
  clearTimeout(parking);
  const hesitation = document.visibilityState === 'visible' ? 0 : HESITATION;
  parking = setTimeout(() => void (parked ? parked.park() : takeOver()), hesitation);
}

/** It was over before this tab knew whose it was. */
async function takeOver(): Promise<void> {
  const [first, ...others] = await outboxStore.drain().catch(() => []);
  if (!first) return;
  const own = [first, ...others].filter(({ person }) => person === first.person);
  drafts.belongTo(first.person);
  drafts.write(JOURNAL, JSON.stringify(own));
}

const wake = () => current?.wake();
window.addEventListener('online', wake);
live.onFrame('hello', wake);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') wake();
});
