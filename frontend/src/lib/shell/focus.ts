/** Give the focus to the heading of what was just opened: the last one shown, for a pane beside its list. */
export function focusHeading(): void {
  const headings = [...document.querySelectorAll<HTMLElement>('main h1')].filter(
    (h1) => h1.offsetParent !== null,
  );
  const heading = headings.at(-1);
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
