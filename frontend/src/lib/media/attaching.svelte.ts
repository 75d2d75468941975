import type { FileOut } from '#lib/api/client/types.gen.ts';
import { requestJson } from '#lib/api/http.ts';
import { asProblem, type ApiProblem } from '#lib/api/problem.ts';
import { live } from '#lib/live/live.svelte.ts';
import { cancelUpload, sendFile } from './tus.ts';
import { imageMark, linkMark, withBlock, withMark } from './markdown.ts';

/** The text field of an editor, as far as files need it. */
export interface TextTarget {
  readonly field: HTMLTextAreaElement | undefined;
}

export type AttachedState = 'queued' | 'sending' | 'waiting' | 'opening' | 'ready' | 'failed';

const AT_ONCE = 2;
const ASK_AGAIN = 3_000;
const IMAGE = /\.(?:jpe?g|png|webp|gif|avif)$/i;

/** One file on its way into a text. */
export class Attached {
  readonly key = crypto.randomUUID();
  readonly file: File;
  readonly image: boolean;
  /** What the person sees of an image while it is on its way. */
  readonly picture: string | null;
  state = $state<AttachedState>('queued');
  sent = $state(0);
  id = $state<string | null>(null);
  problem = $state.raw<Pick<ApiProblem, 'code' | 'params'> | null>(null);
  alt = $state('');
  decorative = $state(false);
  abort = new AbortController();

  constructor(file: File) {
    this.file = file;
    this.image = IMAGE.test(file.name);
    this.picture = this.image ? URL.createObjectURL(file) : null;
  }

  get busy(): boolean {
    return this.state === 'queued' || this.state === 'sending' || this.state === 'waiting';
  }

  get mark(): string {
    if (!this.id) return '';
    return this.image
      ? imageMark(this.id, this.decorative ? '' : this.alt)
      : linkMark(this.id, this.file.name);
  }
}

/** The files that a person adds to one text. Each stands in the text as soon as it has an address. */
export class Attaching {
  list = $state<Attached[]>([]);

  add(files: Iterable<File>, target: TextTarget): void {
    for (const file of files) this.list.push(new Attached(named(file)));
    this.#next(target);
  }

  retry(one: Attached, target: TextTarget): void {
    this.#strike(one, target);
    if (one.id) void cancelUpload(one.id).catch(() => undefined);
    one.id = one.problem = null;
    one.sent = 0;
    one.abort = new AbortController();
    one.state = 'queued';
    this.#next(target);
  }

  /** Take a file out, of the text too. */
  remove(one: Attached, target: TextTarget): void {
    one.abort.abort();
    this.#strike(one, target);
    if (one.id) void cancelUpload(one.id).catch(() => undefined);
    this.#forget(one);
    this.#next(target);
  }

  /** Another text for an image, in the Markdown and on the server. */
  describe(one: Attached, target: TextTarget, change: { alt?: string; decorative?: boolean }): void {
    Object.assign(one, change);
    if (one.id) write(target, (text) => withMark(text, one.id!, one.mark));
  }

  /** Remember it with the file, for the next text that shows it. */
  keepAlt(one: Attached): void {
    if (!one.id) return;
    const alt = one.decorative ? '' : one.alt;
    void requestJson('PATCH', `/api/media/files/${one.id}`, { alt }).catch(() => undefined);
  }

  /** The text was sent or changed: files that it no longer names leave the list. */
  settle(text: string): void {
    for (const one of this.list)
      if (!one.busy && one.id && one.state !== 'failed' && !text.includes(`/media/${one.id}`))
        this.#forget(one);
  }

  #forget(one: Attached): void {
    if (one.picture) URL.revokeObjectURL(one.picture);
    this.list = this.list.filter((each) => each !== one);
  }

  #strike(one: Attached, target: TextTarget): void {
    if (one.id) write(target, (text) => withMark(text, one.id!, ''));
  }

  /** Begin the next one. One after the other is announced, so that they stand in the text as they were chosen. */
  #next(target: TextTarget): void {
    const running = this.list.filter((one) => one.state === 'sending' || one.state === 'waiting');
    if (running.length >= AT_ONCE || running.some((one) => one.id === null)) return;
    const next = this.list.find((one) => one.state === 'queued');
    if (next) void this.#send(next, target);
  }

  async #send(one: Attached, target: TextTarget): Promise<void> {
    one.state = 'sending';
    const { signal } = one.abort;
    try {
      await sendFile(one.file, {
        signal,
        onAnnounced: (file) => this.#announced(one, file, target),
        onProgress: (sent) => (one.sent = sent),
        onWaiting: (waiting) => (one.state = waiting ? 'waiting' : 'sending'),
      });
      one.state = 'opening';
      this.#next(target);
      await opened(one, signal);
    } catch (error) {
      if (signal.aborted) return;
      one.problem = asProblem(error);
      one.state = 'failed';
      this.#strike(one, target);
    }
    this.#next(target);
  }

  #announced(one: Attached, file: FileOut, target: TextTarget): void {
    one.id = file.id;
    write(target, (text, at) => withBlock(text, at, one.mark));
    this.#next(target);
  }
}

/** Wait until the worker has opened the file: told by the live channel, asked for where that is silent. */
async function opened(one: Attached, signal: AbortSignal): Promise<void> {
  for (;;) {
    const file = await requestJson<FileOut>('GET', `/api/media/files/${one.id}`);
    if (file.state === 'ready') {
      one.state = 'ready';
      return;
    }
    if (file.state === 'refused') {
      const { loadProblemTexts } = await import('#lib/i18n/problem-text.ts');
      await loadProblemTexts();
      const { ApiProblem } = await import('#lib/api/problem.ts');
      throw new ApiProblem({ status: 422, code: file.reason ?? 'unknown' });
    }
    await new Promise<void>((resolve) => {
      const stop = live.onEvent('media.file_processed', (event) => {
        if (event['fileId'] === one.id) end();
      });
      const timer = setTimeout(() => end(), ASK_AGAIN);
      const end = () => {
        clearTimeout(timer);
        stop();
        signal.removeEventListener('abort', end);
        resolve();
      };
      signal.addEventListener('abort', end);
    });
    signal.throwIfAborted();
  }
}

/** A photo or a pasted picture may come without a name that tells its type. */
function named(file: File): File {
  if (/\.[a-z0-9]+$/i.test(file.name)) return file;
  const extension = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp', 'image/gif': 'gif' }[
    file.type
  ];
  return extension ? new File([file], `${file.name || 'image'}.${extension}`, { type: file.type }) : file;
}

/** Change the text without taking the focus from where the person is; the cursor stays with its words. */
function write(
  target: TextTarget,
  run: (text: string, at: number) => string | { text: string; end: number },
): void {
  const field = target.field;
  if (!field) return;
  const { value, selectionStart, selectionEnd } = field;
  const made = run(value, selectionEnd);
  const text = typeof made === 'string' ? made : made.text;
  if (text === value) return;
  field.setRangeText(text, 0, value.length, 'preserve');
  const end = typeof made === 'string' ? Math.min(selectionStart, text.length) : made.end;
  field.setSelectionRange(end, end);
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
}
