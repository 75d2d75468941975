/**
 * Where a floating panel is put: inside the dialog it belongs to, which the browser shows above
 * everything and outside of which nothing can be reached; else inside the page's main part.
 */
export function portalTarget(from: Element): Element {
  return from.closest('dialog') ?? document.querySelector('main') ?? document.body;
}
