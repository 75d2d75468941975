import { uuidv7 } from '#lib/api/ids.ts';
import { asProblem, type ApiProblem } from '#lib/api/problem.ts';
import { drafts } from '#lib/drafts/drafts.svelte.ts';
import { loadProblemTexts } from '#lib/i18n/problem-text.ts';
import type { DraftRef } from '#lib/api/client/types.gen.ts';
import type { NewPoll } from '../data/polls.ts';
import type { Post } from '../data/types.ts';

/** A reply on its way. `problem` is null where the page was closed before an answer came. */
export interface Sending {
  key: string;
  source: string;
  replyTo: number | null;
  poll: NewPoll | null;
  /** The draft that the text comes from: it goes when this has become a post. */
  draft: DraftRef | null;
  state: 'sending' | 'failed';
  problem: ApiProblem | null;
}

export interface OutboxOptions {
  topicId: string;
  send: (
    given: { source: string; replyTo?: number; poll?: NewPoll; draft?: DraftRef },
    key: string,
  ) => Promise<Post>;
  onSent: (post: Post) => void;
}

/**
 * Replies of this tab that the server has not confirmed. Each keeps its key through all attempts, so that
 * sending again never makes a second post, and its text through a reload.
 */
export class Outbox {
  list = $state.raw<Sending[]>([]);
  readonly #options: OutboxOptions;
  readonly #draft: string;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#draft = `forums:outbox:${options.topicId}`;
    this.list = restored(drafts.read(this.#draft));
    if (this.list.length > 0) void loadProblemTexts();
  }

  add(
    source: string,
    replyTo: number | null,
    poll: NewPoll | null = null,
    draft: DraftRef | null = null,
  ): Sending {
    const sending: Sending = { key: uuidv7(), source, replyTo, poll, draft, state: 'sending', problem: null };
    this.#set([...this.list, sending]);
    void this.#send(sending);
    return sending;
  }

  retry(key: string): void {
    const sending = this.list.find((each) => each.key === key);
    if (!sending || sending.state === 'sending') return;
    this.#change(key, { state: 'sending', problem: null });
    void this.#send(sending);
  }

  /** Take it out, to write on or to give up. */
  remove(key: string): Sending | undefined {
    const sending = this.list.find((each) => each.key === key);
    this.#set(this.list.filter((each) => each.key !== key));
    return sending;
  }

  /** The live channel was faster than the answer: do not show the text twice. */
  landed(posts: Post[], person: string): void {
    const own = posts.filter((post) => post.author.id === person).map((post) => post.source?.trim());
    if (own.length === 0) return;
    this.#set(this.list.filter((each) => each.state !== 'sending' || !own.includes(each.source.trim())));
  }

  async #send(sending: Sending): Promise<void> {
    const { source, replyTo, poll, draft, key } = sending;
    try {
      const given = {
        source,
        ...(replyTo === null ? {} : { replyTo }),
        ...(poll === null ? {} : { poll }),
        ...(draft === null ? {} : { draft }),
      };
      const post = await this.#options.send(given, key);
      this.remove(key);
      this.#options.onSent(post);
    } catch (error) {
      this.#change(key, { state: 'failed', problem: asProblem(error) });
    }
  }

  #change(key: string, change: Partial<Sending>): void {
    this.#set(this.list.map((each) => (each.key === key ? { ...each, ...change } : each)));
  }

  #set(list: Sending[]): void {
    this.list = list;
    const kept = list.map(({ key, source, replyTo, poll, draft }) => ({ key, source, replyTo, poll, draft }));
    drafts.write(this.#draft, kept.length > 0 ? JSON.stringify(kept) : '');
  }
}

function restored(text: string): Sending[] {
  if (!text) return [];
  try {
    const kept = JSON.parse(text) as (Pick<Sending, 'key' | 'source' | 'replyTo'> &
      Partial<Pick<Sending, 'poll' | 'draft'>>)[];
    return kept.map((each) => ({
      ...each,
      poll: each.poll ?? null,
      draft: each.draft ?? null,
      state: 'failed' as const,
      problem: null,
    }));
  } catch {
    return [];
  }
}
