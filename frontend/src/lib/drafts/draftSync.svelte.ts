import { asProblem } from '#lib/api/problem.ts';
import { drafts } from '#lib/drafts/drafts.svelte.ts';

export interface DraftContent {
  title: string;
  body: string;
  /** What is kept beside the text; undefined and null are nothing. */
  extra: Record<string, unknown>;
}

/** A draft as the server has it. A conflict comes with such a one as its parameters. */
export type KeptDraft = DraftContent & { sequence: number; device: string };

export interface DraftStore {
  /** The feature whose drafts these are: two may use the same keys. */
  name: string;
  /** Null where there is none. */
  read: (key: string) => Promise<KeptDraft | null>;
  save: (key: string, body: KeptDraft, keepalive?: boolean) => Promise<{ sequence: number }>;
  drop: (key: string, sequence: number) => Promise<unknown>;
  /** Hear of what other tabs and devices save (`sequence`) and give up (0). */
  hear: (listener: (key: string, sequence: number) => void) => () => void;
}

export interface DraftSyncOptions {
  /** What the text is for, as the server knows it: `topic:<id>`. */
  key: string;
  store: DraftStore;
  device: string;
  /** The text as it is on this screen. */
  content: () => DraftContent;
  /** Show another text. */
  show: (content: DraftContent) => void;
  /** Whether there is nothing to keep. */
  blank: (content: DraftContent) => boolean;
}

/** What the server has, where this device has something else. */
export type DraftDispute = KeptDraft;
export type DraftState = 'idle' | 'waiting' | 'saving' | 'saved' | 'here' | 'refused';

/** What a feature keeps beside its texts, in words, and how two of them become one. */
export interface DraftExtras {
  lines: (extra: DraftContent['extra']) => string[];
  /** `left`: what of the other one found no place. */
  merged: (
    own: DraftContent['extra'],
    other: DraftContent['extra'],
  ) => { extra: DraftContent['extra']; left: string[] };
}

const PAUSE = 2_000;
const AT_MOST = 10_000;
const AGAIN = 30_000;

/** Last saves of screens that went away, by draft: whoever comes back to one waits for it, or would dispute it. */
// eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing on a screen depends on it
const leavings = new Map<string, Promise<void>>();

/**
 * Keeps one text on the server, too: a moment after typing stops, and when the page goes away. The local copy
 * stays the fallback. A text of another device is never overwritten unseen, nor does it overwrite this one.
 */
export class DraftSync {
  state = $state<DraftState>('idle');
  /** Both texts differ: the person decides. */
  dispute = $state.raw<DraftDispute | null>(null);
  readonly key: string;
  readonly #options: DraftSyncOptions;
  #sequence = 0;
  #saved: string | null = null;
  /** The last two texts that went out from here, perhaps at the same time: none of them is another device's. */
  #sent: string[] = [];
  /** What was handed over: effects that end still read it, though the screen shows it no more. */
  #given: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #since = 0;
  #flight: Promise<void> | null = null;
  #ended = false;

  constructor(options: DraftSyncOptions) {
    this.#options = options;
    this.key = options.key;
    this.#remember();
  }

  #remember(): void {
    const known = remembered(this.#memory);
    this.#sequence = known.sequence;
    this.#saved = known.saved;
  }

  /** The screen before this one may still be saving. */
  async #settled(): Promise<void> {
    const leaving = leavings.get(this.#memory);
    if (!leaving) return;
    await leaving;
    this.#remember();
  }

  get #memory(): string {
    return `${this.#options.store.name}:sync:${this.key}`;
  }

  get #mine(): DraftContent {
    return this.#options.content();
  }

  /** Fetch what other devices have saved. */
  async open(): Promise<void> {
    await this.#settled();
    for (;;) {
      await this.#flight;
      const known = this.#sequence;
      let found: KeptDraft | null;
      try {
        found = await this.#options.store.read(this.key);
      } catch {
        if (this.#sequence === known) this.state = 'here';
        return;
      }
      if (this.#ended) return;
      // An answer that a save of this screen has overtaken says nothing of what was saved.
      if (this.#flight || this.#sequence !== known) continue;
      this.#meet(found);
      return;
    }
  }

  /** Another of the person's tabs or devices has saved (`sequence`) or given up (0) this draft. */
  async heard(key: string, sequence: number): Promise<void> {
    if (key !== this.key || this.#ended) return;
    // One's own save is told, too, perhaps before it is answered.
    await this.#flight;
    if (sequence === this.#sequence || this.dispute) return;
    await this.open();
  }

  #meet(found: KeptDraft | null): void {
    const mine = this.#mine;
    const untouched = this.#options.blank(mine) || written(mine) === this.#saved;
    if (!found) {
      const had = this.#sequence > 0;
      this.#know(0, null);
      if (had && untouched && !this.#options.blank(mine))
        this.#options.show({ title: '', body: '', extra: {} });
      else this.changed();
    } else if (written(found) === written(mine)) this.#know(found.sequence, found);
    else if (untouched) {
      this.#know(found.sequence, found);
      this.#options.show(pick(found));
    } else if (found.sequence === this.#sequence) this.changed();
    else this.dispute = { ...pick(found), sequence: found.sequence, device: found.device };
  }

  /** The text on the screen may be another one now. */
  changed(): void {
    if (this.#ended || this.dispute || this.#current) return;
    this.state = 'waiting';
    const now = Date.now();
    this.#since ||= now;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => void this.save(),
      Math.max(0, Math.min(PAUSE, this.#since + AT_MOST - now)),
    );
  }

  get #current(): boolean {
    const mine = this.#mine;
    if (written(mine) === this.#given) return true;
    this.#given = null;
    return this.#options.blank(mine) ? this.#sequence === 0 : written(mine) === this.#saved;
  }

  /** Save now; `leaving`: the page goes away. */
  async save(leaving = false): Promise<void> {
    clearTimeout(this.#timer);
    if (!leaving) await this.#settled();
    if (this.#flight && !leaving) await this.#flight;
    if (this.#ended || this.dispute || this.#current) return;
    this.#since = 0;
    this.#flight = this.#send(leaving);
    await this.#flight;
    this.#flight = null;
    if (this.state === 'saved') this.changed();
  }

  async #send(leaving: boolean): Promise<void> {
    const mine = this.#mine;
    const { store, device } = this.#options;
    this.state = 'saving';
    try {
      if (this.#options.blank(mine)) {
        await store.drop(this.key, this.#sequence);
        this.#know(0, null);
        this.state = 'idle';
        return;
      }
      this.#sent = [...this.#sent.slice(-1), written(mine)];
      const sent = { ...mine, sequence: this.#sequence, device };
      const { sequence } = await store.save(this.key, sent, leaving);
      this.#know(sequence, mine);
      this.state = 'saved';
    } catch (error) {
      this.#refused(asProblem(error));
    }
  }

  #refused({
    status,
    code,
    params,
  }: {
    status: number;
    code: string;
    params: Record<string, unknown>;
  }): void {
    if (code === 'draft_conflict') {
      const theirs = params as unknown as KeptDraft;
      this.state = 'idle';
      if (this.#sent.includes(written(theirs))) {
        this.#know(theirs.sequence, theirs);
        this.changed();
      } else this.dispute = { ...pick(theirs), sequence: theirs.sequence, device: theirs.device };
      return;
    }
    this.state = status === 413 || status === 422 || status === 409 ? 'refused' : 'here';
    if (this.state === 'here') this.#timer = setTimeout(() => void this.save(), AGAIN);
  }

  /** The person has decided: this text goes on, over the one that was in dispute. */
  settle(content: DraftContent): void {
    if (!this.dispute) return;
    this.#know(this.dispute.sequence, this.dispute);
    this.dispute = null;
    this.#options.show(content);
    void this.save();
  }

  /** The draft as this device knows it; null where there is none. */
  get ref(): { key: string; sequence: number } | null {
    return this.#sequence > 0 ? { key: this.key, sequence: this.#sequence } : null;
  }

  /**
   * The text is being sent, or was sent with the draft `taken`: which draft goes with it. What this tab knows of it
   * ends here, and a save that came too late to go with it is dropped.
   */
  handOver(taken: { key: string; sequence: number } | null = this.ref): typeof taken {
    clearTimeout(this.#timer);
    this.#given = written(this.#mine);
    const forget = async () => {
      const sequence = this.#sequence;
      this.#know(0, null);
      if (sequence > (taken?.sequence ?? 0))
        await this.#options.store.drop(this.key, sequence).catch(() => {});
    };
    // A save on its way would leave behind a draft of what was sent.
    if (this.#flight) void this.#flight.then(forget);
    void forget();
    this.state = 'idle';
    return taken;
  }

  /** The screen goes away, the text stays. */
  end(): void {
    const leaving: Promise<void> = this.save(true).finally(() => {
      if (leavings.get(this.#memory) === leaving) leavings.delete(this.#memory);
    });
    leavings.set(this.#memory, leaving);
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  #know(sequence: number, content: DraftContent | null): void {
    this.#sequence = sequence;
    this.#saved = content && written(content);
    drafts.write(this.#memory, sequence > 0 ? JSON.stringify({ sequence, saved: this.#saved }) : '');
  }
}

const pick = ({ title, body, extra }: DraftContent): DraftContent => ({ title, body, extra });

/** One spelling of a text, to compare it. */
function written({ title, body, extra }: DraftContent): string {
  const filled = Object.entries(extra).filter(([, value]) => value !== null && value !== undefined);
  return JSON.stringify([title, body.trimEnd(), Object.fromEntries(filled)], sorted);
}

/** The server gives keys back in an order of its own. */
function sorted(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function remembered(key: string): { sequence: number; saved: string | null } {
  try {
    const { sequence, saved } = JSON.parse(drafts.read(key)) as { sequence: number; saved: string | null };
    return { sequence, saved };
  } catch {
    return { sequence: 0, saved: null };
  }
}

/** How this device is called on another one. */
export function deviceName(agent: string): string {
  const browser = /Edg\//.test(agent)
    ? 'Edge'
    : /Firefox\//.test(agent)
      ? 'Firefox'
      : /Chrome\//.test(agent)
        ? 'Chrome'
        : /Safari\//.test(agent)
          ? 'Safari'
          : '';
  const system = /Android/.test(agent)
    ? 'Android'
    : /iPhone|iPad/.test(agent)
      ? 'iOS'
      : /Windows/.test(agent)
        ? 'Windows'
        : /Mac OS/.test(agent)
          ? 'macOS'
          : /Linux/.test(agent)
            ? 'Linux'
            : '';
  return [browser, system].filter(Boolean).join(', ');
}
