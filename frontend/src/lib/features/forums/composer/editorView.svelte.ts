import { browser } from '$app/env';

const KEY = 'preview-beside';

/** Whether one wants the preview beside the text on this device, where there is room. */
class EditorView {
  #beside = $state(browser && read() !== 'no');

  get beside(): boolean {
    return this.#beside;
  }

  set beside(wanted: boolean) {
    this.#beside = wanted;
    try {
      localStorage.setItem(KEY, wanted ? 'yes' : 'no');
    } catch {
      // Forbidden storage: it lasts as long as the page.
    }
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export const editorView = new EditorView();
