import type { Attachment } from 'svelte/attachments';

/** Says of each post whether it is on the screen, and whether enough of it to have been read. */
export class Sight {
  readonly #watcher: IntersectionObserver;
  readonly #said: (number: number, visible: boolean, read: boolean) => void;

  constructor(said: (number: number, visible: boolean, read: boolean) => void) {
    this.#said = said;
    this.#watcher = new IntersectionObserver((entries) => this.#look(entries), {
      threshold: [0, 0.2, 0.4, 0.6, 0.8, 1],
      rootMargin: '0px 0px -56px 0px',
    });
  }

  readonly seen: Attachment<HTMLElement> = (element) => {
    const number = Number(element.dataset['post']);
    this.#watcher.observe(element);
    return () => {
      this.#watcher.unobserve(element);
      this.#said(number, false, false);
    };
  };

  end(): void {
    this.#watcher.disconnect();
  }

  #look(entries: IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting, intersectionRatio, intersectionRect, rootBounds } of entries) {
      const number = Number((target as HTMLElement).dataset['post']);
      const filled = intersectionRect.height >= (rootBounds?.height ?? Infinity) / 3;
      this.#said(number, isIntersecting, isIntersecting && (intersectionRatio >= 0.6 || filled));
    }
  }
}

/** Runs when the element comes nearer to the screen than the margin. */
export function nearing(margin: string, run: () => void): Attachment<HTMLElement> {
  return (element) => {
    const near = new IntersectionObserver(([entry]) => entry?.isIntersecting && run(), {
      rootMargin: margin,
    });
    near.observe(element);
    return () => near.disconnect();
  };
}
