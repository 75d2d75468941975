declare global {
  namespace App {
    interface PageState {
      /** Which pane a phone shows, where a page has two. */
      pane?: string;
    }
  }
}

export {};
