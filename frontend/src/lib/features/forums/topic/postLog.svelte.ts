import { asProblem, type ApiProblem } from '#lib/api/problem.ts';
import type { PostQuery } from '../data/api.ts';
import type { Post, PostPage } from '../data/types.ts';
import { merged } from './merged.ts';

/** Where posts come from; the API, or a list in tests. */
export interface PostSource {
  posts: (wanted: PostQuery) => Promise<PostPage>;
  changes: (after: number) => Promise<PostPage>;
}

export interface PostLogOptions {
  source: PostSource;
  /** Posts that others, or other tabs, wrote while the end of the topic was loaded. */
  onArrived?: (posts: Post[]) => void;
}

const PAGE = 20;
/** Posts that stay loaded while one reads on: a topic of any length fits into a phone. */
const KEPT = 200;

/**
 * The posts of one topic that are loaded: one stretch without holes. It grows at both ends, follows what
 * is written and changed, and never shows a post twice. Live frames are hints that only start a fetch.
 */
export class PostLog {
  posts = $state.raw<Post[]>([]);
  hasBefore = $state(false);
  hasAfter = $state(false);
  highest = $state(0);
  loading = $state<'around' | 'before' | 'after' | null>(null);
  problem = $state.raw<ApiProblem | null>(null);
  readonly #options: PostLogOptions;
  #seq = 0;
  #wanted = 0;
  #window = 0;
  #catching: Promise<void> | null = null;
  #all = false;

  constructor(options: PostLogOptions) {
    this.#options = options;
  }

  get first(): number {
    return this.posts[0]?.number ?? 0;
  }

  get last(): number {
    return this.posts.at(-1)?.number ?? 0;
  }

  /** The change up to which everything loaded is known. */
  get seq(): number {
    return this.#seq;
  }

  at(number: number): Post | undefined {
    return this.posts.find((post) => post.number === number);
  }

  /** Load the posts around a number, in place of what was loaded. */
  async open(number: number): Promise<void> {
    const window = ++this.#window;
    await this.#load('around', { around: Math.max(1, number), limit: PAGE }, (page) => {
      if (window !== this.#window) return;
      this.posts = merged([], page.items);
      this.#seq = page.changeSeq;
      this.hasBefore = page.hasBefore;
      this.hasAfter = page.hasAfter;
      this.highest = page.highestNumber;
    });
  }

  async before(): Promise<void> {
    if (!this.hasBefore || this.loading) return;
    const window = this.#window;
    await this.#load('before', { before: this.first, limit: PAGE }, (page) => {
      if (window !== this.#window) return;
      this.hasBefore = page.hasBefore;
      this.#merge(page.items);
      if (this.posts.length <= KEPT) return;
      this.posts = this.posts.slice(0, KEPT);
      this.hasAfter = true;
    });
  }

  async after(): Promise<void> {
    if (!this.hasAfter || this.loading) return;
    const window = this.#window;
    await this.#load('after', { after: this.last, limit: PAGE }, (page) => {
      if (window !== this.#window) return;
      this.#append(page);
      if (this.posts.length <= KEPT) return;
      this.posts = this.posts.slice(-KEPT);
      this.hasBefore = true;
    });
  }

  /** Something happened: a post was written (`number`), or the topic reached a change. */
  hear(hint: { number?: number; seq?: number }): Promise<void> {
    if (hint.number !== undefined && hint.number > this.highest) {
      this.highest = hint.number;
      if (!this.#atEnd()) this.hasAfter = true;
    }
    if (hint.seq !== undefined && hint.seq <= this.#seq) return Promise.resolve();
    this.#wanted = Math.max(this.#wanted, hint.seq ?? 0);
    if (hint.seq === undefined && hint.number === undefined) this.#all = true;
    return this.#catchUp();
  }

  /** Frames may have been lost: ask for everything that happened meanwhile. */
  resync(): Promise<void> {
    return this.hear({});
  }

  /** What a write of this tab answered. */
  take(post: Post): void {
    if (post.number > this.highest) this.highest = post.number;
    const next = this.at(post.number) || (!this.hasAfter && post.number === this.last + 1);
    if (next) this.#merge([post]);
    if (!this.#seqIsNext(post.changeSeq)) void this.hear({ number: post.number, seq: post.changeSeq });
  }

  /** Show a change at once; what the server says later wins. Returns what takes it back. */
  pretend(number: number, change: Partial<Post>): () => void {
    const former = this.at(number);
    if (!former) return () => undefined;
    this.posts = this.posts.map((post) => (post.number === number ? { ...post, ...change } : post));
    return () => {
      this.posts = this.posts.map((post) =>
        post.number === number && post.changeSeq === former.changeSeq ? former : post,
      );
    };
  }

  /** What is shown of a post besides its text, unless something newer is known. */
  marked(
    number: number,
    marks: Partial<Pick<Post, 'reactions' | 'reactionSeq' | 'ownReactions' | 'bookmarked'>>,
  ): void {
    const post = this.at(number);
    if (!post || (marks.reactionSeq ?? Infinity) < post.reactionSeq) return;
    this.posts = this.posts.map((each) => (each.number === number ? { ...each, ...marks } : each));
  }

  /** Posts of these people are folded, those of others are not. */
  fold(ignored: ReadonlySet<string>): void {
    if (this.posts.every((post) => post.ignored === ignored.has(post.author.id))) return;
    this.posts = this.posts.map((post) => ({ ...post, ignored: ignored.has(post.author.id) }));
  }

  #catchUp(): Promise<void> {
    this.#catching ??= this.#follow().finally(() => {
      this.#catching = null;
    });
    return this.#catching;
  }

  async #follow(): Promise<void> {
    do {
      const all = this.#all;
      this.#all = false;
      const wanted = this.#wanted;
      const window = this.#window;
      try {
        if (this.#attached() && (all || this.highest > this.last)) {
          const page = await this.#options.source.posts({ after: this.last, limit: PAGE });
          if (window !== this.#window) continue;
          this.#arrive(page);
        }
        if (all || wanted > this.#seq) await this.#changes(window);
      } catch (error) {
        const problem = asProblem(error);
        if (problem.status === 404) this.problem = problem;
        // Anything else passes: the next frame, or the line that comes back, asks again.
        return;
      }
    } while (this.#all || this.#wanted > this.#seq || (this.#attached() && this.highest > this.last));
  }

  async #changes(window: number): Promise<void> {
    const asked = this.#wanted;
    const page = await this.#options.source.changes(this.#seq);
    if (window !== this.#window) return;
    const known = page.items.filter((post) => this.at(post.number));
    this.#merge(known);
    this.highest = Math.max(this.highest, page.highestNumber);
    if (!this.#attached() && this.highest > this.last) this.hasAfter = true;
    // A server that knows less than a frame said would be asked for ever; what was said meanwhile is asked for.
    if (!page.hasAfter && this.#wanted === asked) this.#wanted = Math.min(asked, page.changeSeq);
    this.#seq = Math.max(this.#seq, page.changeSeq);
  }

  #arrive(page: PostPage): void {
    const fresh = page.items.filter((post) => post.number > this.last);
    this.#append(page);
    // Whatever changed between what was known and the new posts is still to be asked for.
    for (const post of [...fresh].sort((a, b) => a.changeSeq - b.changeSeq)) this.#seqIsNext(post.changeSeq);
    if (page.changeSeq > this.#seq) this.#wanted = Math.max(this.#wanted, page.changeSeq);
    if (page.items.length === 0) this.highest = this.last;
    if (fresh.length > 0) this.#options.onArrived?.(fresh);
  }

  #append(page: PostPage): void {
    this.highest = Math.max(this.highest, page.highestNumber);
    this.#merge(page.items);
    this.hasAfter = page.hasAfter;
  }

  /** Takes the change into account; false where changes before it are not known. */
  #seqIsNext(seq: number): boolean {
    if (seq === this.#seq + 1) this.#seq = seq;
    return seq <= this.#seq;
  }

  #attached(): boolean {
    return !this.hasAfter && this.posts.length > 0;
  }

  #atEnd(): boolean {
    return this.#attached();
  }

  #merge(items: Post[]): void {
    this.posts = merged(this.posts, items);
  }

  async #load(
    what: 'around' | 'before' | 'after',
    wanted: PostQuery,
    use: (page: PostPage) => void,
  ): Promise<void> {
    this.loading = what;
    this.problem = null;
    try {
      use(await this.#options.source.posts(wanted));
    } catch (error) {
      this.problem = asProblem(error);
    } finally {
      this.loading = null;
    }
  }
}
