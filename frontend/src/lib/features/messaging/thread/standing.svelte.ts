import type { Attachment } from 'svelte/attachments';

const NEAR_END = 48;
const NEAR_START = 800;

export interface StandingOptions {
  /** The reader has come near the first, or the last, of what is loaded. */
  nearStart: () => void;
  nearEnd: () => void;
  /** Up to here the screen shows messages. */
  onShown: (seq: number) => void;
}

/**
 * Where the reader stands in a conversation. Whatever is loaded, grows or arrives: who is at the end stays at
 * the end, who reads further up keeps the message before their eyes.
 */
export class Standing {
  atEnd = $state(true);
  /** The first message on the screen. */
  top = $state(0);
  readonly #options: StandingOptions;
  #scroller: HTMLElement | null = null;
  #place: { element: Element; top: number } | null = null;
  #frame = 0;

  constructor(options: StandingOptions) {
    this.#options = options;
  }

  readonly scroller: Attachment<HTMLElement> = (element) => {
    this.#scroller = element;
    const observer = new ResizeObserver(() => this.#settle());
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    const scrolled = () => {
      this.atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END;
      this.#remember();
      this.#look();
    };
    element.addEventListener('scroll', scrolled, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', scrolled);
      cancelAnimationFrame(this.#frame);
      this.#scroller = null;
    };
  };

  toEnd(): void {
    this.atEnd = true;
    const scroller = this.#scroller;
    if (!scroller) return;
    scroller.scrollTop = scroller.scrollHeight;
    this.#look();
  }

  /** Bring a message near the top of the screen; false while it is not there. */
  show(seq: number): HTMLElement | null {
    const scroller = this.#scroller;
    const message = scroller?.querySelector<HTMLElement>(`[data-seq="${seq}"]`);
    if (!scroller || !message) return null;
    const edge = scroller.getBoundingClientRect().top + Math.min(96, scroller.clientHeight / 4);
    scroller.scrollTop += message.getBoundingClientRect().top - edge;
    this.atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END;
    this.#remember();
    this.#look();
    return message;
  }

  /** Look again at what is shown: the tab came back. */
  awake(): void {
    this.#look();
  }

  #settle(): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    if (this.atEnd) scroller.scrollTop = scroller.scrollHeight;
    else if (this.#place?.element.isConnected) {
      const moved = this.#place.element.getBoundingClientRect().top - this.#place.top;
      if (moved !== 0) scroller.scrollTop += moved;
    }
    this.#remember();
    this.#look();
  }

  #remember(): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    const edge = scroller.getBoundingClientRect().top;
    for (const element of scroller.querySelectorAll<HTMLElement>('[data-seq]')) {
      const { top, bottom } = element.getBoundingClientRect();
      if (bottom <= edge) continue;
      this.#place = { element, top };
      this.top = Number(element.dataset['seq']);
      return;
    }
  }

  #look(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      const scroller = this.#scroller;
      if (!scroller || scroller.clientHeight === 0) return;
      if (scroller.scrollTop < NEAR_START) this.#options.nearStart();
      if (scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_START)
        this.#options.nearEnd();
      const edge = scroller.getBoundingClientRect().bottom;
      const shown = [...scroller.querySelectorAll<HTMLElement>('[data-seq]')].findLast(
        (element) => element.getBoundingClientRect().top < edge - 24,
      );
      if (shown) this.#options.onShown(Number(shown.dataset['seq']));
    });
  }
}
