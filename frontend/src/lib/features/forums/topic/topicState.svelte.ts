import { tick } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';
import type { QueryClient } from '@tanstack/svelte-query';
import { forums_sent } from '#lib/paraglide/messages.js';
import { announce } from '#lib/ui/announcer.svelte.ts';
import { asProblem } from '#lib/api/problem.ts';
import { session } from '#lib/session/session.svelte.ts';
import { ComposerState } from '../composer/composerState.svelte.ts';
import { markRead, readChanges, readPosts, reply } from '../data/api.ts';
import { keepCounters } from '../data/queries.ts';
import type { Post, Topic } from '../data/types.ts';
import { eachList } from '../list/lists.ts';
import { startOf } from './divider.ts';
import { Outbox } from './outbox.svelte.ts';
import { PostLog } from './postLog.svelte.ts';
import { ReadTracker } from './readTracker.ts';
import { ReadingTime } from './readingTime.ts';

/** One open topic: its posts, what is being written, how far it is read, what arrived meanwhile. */
export class TopicState {
  readonly id: string;
  readonly log: PostLog;
  readonly outbox: Outbox;
  readonly composer: ComposerState;
  tracker: ReadTracker | null = null;
  readonly time = new ReadingTime();
  divider = $state<number | null>(null);
  /** The post to show once it is there. */
  target = $state.raw<{ number: number; mark: boolean } | null>(null);
  /** Whether one chooses where to go in the topic. */
  positionOpen = $state(false);
  /** The post that was jumped to, marked for a moment. */
  marked = $state<number | null>(null);
  /** Posts on the screen. */
  readonly visible = new SvelteSet<number>();
  /** Posts of others that came and have not been on the screen. */
  readonly arrived = new SvelteSet<number>();
  /** What was sent here and landed in the topic that this one was merged into. */
  moved = $state.raw<Post | null>(null);
  /** The last ones, to be read aloud. */
  said = $state.raw<Post[]>([]);
  readonly #queries: QueryClient;
  #turn = 0;

  constructor(id: string, queries: QueryClient) {
    this.id = id;
    this.#queries = queries;
    this.log = new PostLog({
      source: {
        posts: (wanted) => readPosts(id, wanted),
        changes: (after) => readChanges(id, after),
      },
      onArrived: (posts) => this.#arrived(posts),
    });
    this.composer = new ComposerState(id);
    this.outbox = new Outbox({
      topicId: id,
      send: (given, key) => this.#send(given, key),
      onSent: (post) => void this.#sent(post),
    });
  }

  /** A topic that was merged meanwhile takes the reply in its new place, once: the key is the same. */
  async #send(given: { source: string; replyTo?: number }, key: string): Promise<Post> {
    try {
      return await reply(this.id, given, key);
    } catch (error) {
      const { code, params } = asProblem(error);
      if (code !== 'topic_moved') throw error;
      const { replyTo: _, ...text } = given;
      const number = params['number'];
      const sent = typeof number === 'number' ? { ...text, replyTo: number } : text;
      const post = await reply(String(params['topicId']), sent, key);
      this.moved = post;
      return post;
    }
  }

  /** How far down one is. */
  get position(): number {
    return this.visible.size > 0 ? Math.max(...this.visible) : this.log.first || 1;
  }

  open(topic: Pick<Topic, 'lastRead' | 'highestNumber'>, wanted: number | null): Promise<void> {
    const start = startOf(topic, wanted);
    this.divider = start.divider;
    this.tracker = new ReadTracker({
      from: topic.lastRead ?? 0,
      send: async (number) => keepCounters(this.#queries, await markRead(this.id, number, this.time.take())),
    });
    this.tracker.onread = (number) => eachList((list) => list.read(this.id, number));
    return this.jump(start.number, wanted !== null);
  }

  /** Whether this post counts as read. */
  isRead(number: number): boolean {
    return (this.tracker?.read ?? 0) >= number;
  }

  /** The reader wants to come back to what stands from this post on. */
  hold(number: number): void {
    this.tracker?.hold(number);
    this.divider = number;
  }

  /** Go to a post, which is loaded if need be. */
  async jump(number: number, mark = true): Promise<void> {
    const turn = ++this.#turn;
    if (!this.log.at(number)) await this.log.open(number);
    if (turn !== this.#turn) return;
    this.target = { number: this.log.at(number) ? number : this.log.last, mark };
  }

  /** A post came onto the screen or left it; `seen` where enough of it can be read. */
  onScreen(number: number, shown: boolean, seen: boolean): void {
    if (shown) this.arrived.delete(number);
    if (seen) {
      this.visible.add(number);
      this.tracker?.appeared(number);
    } else {
      this.visible.delete(number);
      this.tracker?.vanished(number);
    }
  }

  heardPost(event: Record<string, unknown>): void {
    const number = Number(event['number']);
    const own = event['authorId'] === session.data?.person.id;
    if (this.log.hasAfter && number > this.log.highest && !own) this.arrived.add(number);
    void this.log.hear({ number, seq: Number(event['changeSeq']) });
  }

  #arrived(posts: Post[]): void {
    const me = session.data?.person.id ?? '';
    this.outbox.landed(posts, me);
    const others = posts.filter((post) => post.author.id !== me && !post.ignored);
    if (others.length === 0) return;
    this.said = [...this.said, ...others].slice(-10);
    if (document.visibilityState === 'hidden') this.divider ??= others[0]!.number;
    // A post that appears on the screen at once needs no bar.
    setTimeout(() => {
      for (const { number } of others) if (!this.visible.has(number)) this.arrived.add(number);
    }, 250);
  }

  async #sent(post: Post): Promise<void> {
    if (post.topicId !== this.id) return;
    const held = document.activeElement?.closest('[data-sending]') != null;
    this.log.take(post);
    // The server has taken the topic as read up to there.
    void this.#queries.invalidateQueries({ queryKey: ['forums', 'counters'] });
    this.tracker?.known(post.number);
    if (this.log.hasAfter) void this.jump(post.number);
    announce(forums_sent());
    await tick();
    // The pending post had the focus and is gone.
    if (held) document.getElementById(`message-${post.number}`)?.focus({ preventScroll: true });
  }

  /** The tab was hidden or shown. */
  awake(awake: boolean): void {
    this.tracker?.awake(awake);
    this.time.awake(awake);
  }

  /** Say how long the topic has been read, though nothing new was. */
  async tellTime(): Promise<void> {
    const number = this.tracker?.read ?? 0;
    const seconds = number > 0 ? this.time.take() : 0;
    // A minute that is not told because the line is cut only delays tracking.
    if (seconds > 0) await markRead(this.id, number, seconds).catch(() => undefined);
  }
}
