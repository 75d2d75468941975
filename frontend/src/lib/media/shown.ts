import { mount, unmount } from 'svelte';
import * as m from '#lib/paraglide/messages.js';
import { bytes } from './bytes.ts';

const AGAIN = [2_000, 4_000, 8_000, 16_000, 32_000];

/** Files in a rendered text: images that open large, sizes in the reader's language. Returns what ends it. */
export function enhance(text: HTMLElement): () => void {
  const end = new AbortController();
  const { signal } = end;
  for (const facts of text.querySelectorAll<HTMLElement>('.file-facts[data-bytes]')) {
    const type = (facts.textContent ?? '').split(',')[0] ?? '';
    facts.textContent = `${type}, ${bytes(Number(facts.dataset['bytes']))}`;
  }
  for (const image of text.querySelectorAll<HTMLImageElement>('.file-image')) {
    image.setAttribute('role', 'button');
    image.setAttribute('aria-haspopup', 'dialog');
    image.setAttribute(
      'aria-label',
      image.alt ? m.media_enlarge({ alt: image.alt }) : m.media_enlarge_unnamed(),
    );
    image.tabIndex = 0;
  }
  for (const image of text.querySelectorAll<HTMLImageElement>('.file-image, .file-preview'))
    comeBack(image, signal);
  const open = (event: Event) => {
    const image = event.target;
    if (!(image instanceof HTMLImageElement) || !image.matches('.file-image')) return;
    event.preventDefault();
    void show(text, image);
  };
  text.addEventListener('click', open, { signal });
  text.addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'Enter' || event.key === ' ') open(event);
    },
    { signal },
  );
  return () => end.abort();
}

/** A picture that is still being prepared is asked for again. */
function comeBack(image: HTMLImageElement, signal: AbortSignal): void {
  let attempt = 0;
  const again = () => {
    const wait = AGAIN[attempt++];
    if (wait === undefined || signal.aborted) return;
    image.toggleAttribute('data-waiting', true);
    setTimeout(() => {
      if (signal.aborted) return;
      const once = (path: string) => `${path.replace(/\?.*/, '')}?${attempt}`;
      if (image.srcset) image.srcset = image.srcset.replaceAll(/\/[^\s,]+/g, once);
      image.src = once(new URL(image.src).pathname);
    }, wait);
  };
  image.addEventListener('error', again, { signal });
  image.addEventListener('load', () => image.removeAttribute('data-waiting'), { signal });
  if (image.complete && image.naturalWidth === 0 && image.loading !== 'lazy') again();
}

async function show(text: HTMLElement, image: HTMLImageElement): Promise<void> {
  const { default: Lightbox } = await import('./Lightbox.svelte');
  const images = [...text.querySelectorAll<HTMLImageElement>('.file-image')].map((each) => ({
    src: new URL(each.src).pathname,
    alt: each.alt,
  }));
  const first = [...text.querySelectorAll('.file-image')].indexOf(image);
  const box = mount(Lightbox, {
    target: document.body,
    props: {
      images,
      first,
      onclose: () => {
        void unmount(box);
        image.focus();
      },
    },
  });
}
