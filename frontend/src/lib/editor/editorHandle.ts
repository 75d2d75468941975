import { apply, type Change, type Selected } from './markdown.ts';

/** What the pieces that hang in an editor (tools, uploads, polls) may do with its text. */
export class EditorHandle {
  readonly #field: () => HTMLTextAreaElement | undefined;

  constructor(field: () => HTMLTextAreaElement | undefined) {
    this.#field = field;
  }

  /** The text field, once it is there: for what listens to paste and drop. */
  get field(): HTMLTextAreaElement | undefined {
    return this.#field();
  }

  get selected(): Selected {
    const field = this.#field();
    return { text: field?.value ?? '', start: field?.selectionStart ?? 0, end: field?.selectionEnd ?? 0 };
  }

  /** Change the text so that the browser's undo knows of it; the field takes the focus. */
  use(run: (given: Selected) => Change): void {
    const field = this.#field();
    if (field) apply(field, run(this.selected));
  }

  /** Put text where the cursor is, in place of what is selected. */
  insert(text: string): void {
    this.use(({ start, end }) => {
      const after = start + text.length;
      return { from: start, to: end, insert: text, start: after, end: after };
    });
  }

  /** Put text on lines of its own, an empty one before it. */
  insertBlock(text: string): void {
    this.use((given) => block(given, text));
  }

  /**
   * Put another text in place of one that is in the field (what stands for an upload on its way), without
   * moving the focus. False where it is no longer there.
   */
  replace(former: string, text: string): boolean {
    const field = this.#field();
    const from = field?.value.indexOf(former) ?? -1;
    if (!field || from < 0) return false;
    field.setRangeText(text, from, from + former.length, 'preserve');
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    return true;
  }
}

/** Text in place of the selection, with an empty line before and after it where there is none. */
export function block({ text, start, end }: Selected, insert: string): Change {
  const before = text.slice(0, start);
  const after = text.slice(end);
  const gap = !before.trim() || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  const rest = after.startsWith('\n\n') ? '' : after.startsWith('\n') ? '\n' : '\n\n';
  const at = start + gap.length + insert.length + rest.length;
  return { from: start, to: end, insert: gap + insert + rest, start: at, end: at };
}
