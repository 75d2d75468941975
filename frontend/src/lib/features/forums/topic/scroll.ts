import type { Attachment } from 'svelte/attachments';

/** What scrolls a pane: the pane itself beside its list, the page on phones. */
export function scrollerOf(element: Element): Element {
  for (let at = element.parentElement; at; at = at.parentElement) {
    if (at === document.documentElement || at === document.body) break;
    const { overflowY } = getComputedStyle(at);
    if (overflowY === 'auto' || overflowY === 'scroll') return at;
  }
  return document.scrollingElement ?? document.documentElement;
}

function topOf(scroller: Element): number {
  return scroller === document.scrollingElement ? 0 : scroller.getBoundingClientRect().top;
}

/** A post and how far below the edge of the window it begins: a place that outlives the page. */
export interface Standing {
  number: number;
  top: number;
}

export interface Place {
  element: Element;
  top: number;
}

/** The first post on the screen and where it stands. */
export function placeOf(list: Element, scroller: Element): Place | null {
  const edge = topOf(scroller);
  for (const element of list.querySelectorAll('[data-post]')) {
    const { top, bottom } = element.getBoundingClientRect();
    if (bottom > edge) return { element, top };
  }
  return null;
}

/** Put it back where it stood, whatever was added or changed above it. */
export function holdPlace(place: Place | null, scroller: Element): void {
  if (!place?.element.isConnected) return;
  const moved = place.element.getBoundingClientRect().top - place.top;
  if (moved !== 0) scroller.scrollTop += moved;
}

/** Bring an element to the top of its pane, a little below the edge. */
export function bringToTop(element: Element, scroller: Element, smooth = false): void {
  const top = scroller.scrollTop + element.getBoundingClientRect().top - topOf(scroller) - 12;
  scroller.scrollTo({ top, behavior: smooth ? 'smooth' : 'instant' });
}

/**
 * For what holds the posts: while something above the first post on the screen grows or shrinks (a header
 * that is only now complete, a poll that was fetched), that post stays where it is.
 */
export function steady(posts: () => Element | undefined, free: () => boolean): Attachment {
  return (element) => {
    let place: Place | null = null;
    const look = () => {
      const list = posts();
      place = list ? placeOf(list, scrollerOf(list)) : null;
    };
    const observer = new ResizeObserver(() => {
      const list = posts();
      const scroller = list && scrollerOf(list);
      if (scroller && scroller.scrollTop > 0 && free()) holdPlace(place, scroller);
      look();
    });
    for (const part of element.children) observer.observe(part);
    document.addEventListener('scroll', look, { capture: true, passive: true });
    return () => {
      observer.disconnect();
      document.removeEventListener('scroll', look, { capture: true });
    };
  };
}
