import type { Attachment } from 'svelte/attachments';

/**
 * For what stays at the bottom of a phone: tells the page how much to keep free, so that neither the end of the text
 * nor what has the focus lies under it. Where it has no height (the composer covers all of a phone) nothing changes.
 */
export const docked: Attachment<HTMLElement> = (element) => {
  const page = document.documentElement.style;
  const observer = new ResizeObserver(() => {
    if (element.clientHeight > 0) page.setProperty('--dock', `${element.clientHeight}px`);
  });
  observer.observe(element);
  return () => {
    observer.disconnect();
    page.removeProperty('--dock');
  };
};
