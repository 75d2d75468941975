/** A text and what is selected in it. */
export interface Selected {
  text: string;
  start: number;
  end: number;
}

/** What to put in place of `from`–`to`, and what is selected afterwards. */
export interface Change {
  from: number;
  to: number;
  insert: string;
  start: number;
  end: number;
}

/** Put marks around the selection, or take them away where they are. */
export function wrap({ text, start, end }: Selected, mark: string, sample: string): Change {
  const size = mark.length;
  const chosen = text.slice(start, end);
  if (chosen && text.slice(start - size, start) === mark && text.slice(end, end + size) === mark)
    return { from: start - size, to: end + size, insert: chosen, start: start - size, end: end - size };
  const inner = chosen || sample;
  return {
    from: start,
    to: end,
    insert: `${mark}${inner}${mark}`,
    start: start + size,
    end: start + size + inner.length,
  };
}

/** A link; the selection becomes its text, or its address where it is one. */
export function link({ text, start, end }: Selected, sample: string): Change {
  const chosen = text.slice(start, end);
  if (/^https?:\/\/\S+$/.test(chosen))
    return {
      from: start,
      to: end,
      insert: `[${sample}](${chosen})`,
      start: start + 1,
      end: start + 1 + sample.length,
    };
  const inner = chosen || sample;
  const address = 'https://';
  const at = start + inner.length + 3;
  return { from: start, to: end, insert: `[${inner}](${address})`, start: at, end: at + address.length };
}

/** Begin every selected line with a mark, or take it away where all have it. */
export function prefix({ text, start, end }: Selected, mark: string, sample: string): Change {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const next = text.indexOf('\n', end);
  const to = next < 0 ? text.length : next;
  const lines = text.slice(from, to).split('\n');
  if (lines.every((line) => line.startsWith(mark))) {
    const insert = lines.map((line) => line.slice(mark.length)).join('\n');
    return { from, to, insert, start: from, end: from + insert.length };
  }
  if (lines.length === 1 && !lines[0]!.trim())
    return {
      from,
      to,
      insert: mark + sample,
      start: from + mark.length,
      end: from + mark.length + sample.length,
    };
  const insert = lines.map((line) => (line.startsWith(mark) ? line : mark + line)).join('\n');
  return {
    from,
    to,
    insert,
    start: lines.length === 1 ? from + insert.length : from,
    end: from + insert.length,
  };
}

/** Code: marks within a line, a block around several. */
export function code(selected: Selected, sample: string): Change {
  const chosen = selected.text.slice(selected.start, selected.end);
  if (!chosen.includes('\n')) return wrap(selected, '`', sample);
  const insert = `\`\`\`\n${chosen}\n\`\`\``;
  return {
    from: selected.start,
    to: selected.end,
    insert,
    start: selected.start + 4,
    end: selected.start + 4 + chosen.length,
  };
}

/** The line to go on with after Enter in a list; null where there is no list, '' where it ends. */
export function nextItem(line: string): string | null {
  const bullet = /^(\s*)([-*+]|(\d+)([.)]))\s+(.*)$/.exec(line);
  if (!bullet) return null;
  const [, indent = '', mark = '', number, dot = '', rest = ''] = bullet;
  if (!rest.trim()) return '';
  return number ? `${indent}${Number(number) + 1}${dot} ` : `${indent}${mark} `;
}

/** Change a text field so that the browser's own undo knows of it. */
export function apply(field: HTMLTextAreaElement, change: Change): void {
  field.focus();
  field.setSelectionRange(change.from, change.to);
  // The only way to write that keeps the undo history; every browser still has it.
  const done = change.insert
    ? document.execCommand('insertText', false, change.insert)
    : document.execCommand('delete');
  if (!done) {
    field.setRangeText(change.insert, change.from, change.to);
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
  field.setSelectionRange(change.start, change.end);
}

/** Number every selected line, or take the numbers away where all have one. */
export function numbered({ text, start, end }: Selected, sample: string): Change {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const next = text.indexOf('\n', end);
  const to = next < 0 ? text.length : next;
  const lines = text.slice(from, to).split('\n');
  const given = lines.length === 1 && !lines[0]!.trim() ? [sample] : lines;
  const all = given.every((line) => /^\d+[.)] /.test(line));
  const made = given.map((line, at) => (all ? line.replace(/^\d+[.)] /, '') : `${at + 1}. ${line}`));
  const insert = made.join('\n');
  const skipped = given.length === 1 && !all ? 3 : 0;
  return { from, to, insert, start: from + skipped, end: from + insert.length };
}

/** A table of two columns and two rows, its first heading selected. */
export function table({ text, start, end }: Selected, heading: (column: number) => string): Change {
  const gap = gapBefore(text, start);
  const head = heading(1);
  const insert = `${gap}| ${head} | ${heading(2)} |\n| --- | --- |\n|  |  |\n|  |  |\n`;
  const at = start + gap.length + 2;
  return { from: start, to: end, insert, start: at, end: at + head.length };
}

/** A footnote: its mark at the cursor, its text at the end, selected. */
export function footnote({ text, end }: Selected, sample: string): Change {
  let number = 1;
  while (text.includes(`[^${number}]`)) number += 1;
  const rest = text.slice(end).trimEnd();
  const last = rest.slice(rest.lastIndexOf('\n') + 1);
  const gap = /^\[\^[^\]]+\]:/.test(last) ? '\n' : '\n\n';
  const insert = `[^${number}]${rest}${gap}[^${number}]: ${sample}`;
  const at = end + insert.length;
  return { from: end, to: text.length, insert, start: at - sample.length, end: at };
}

/** A passage that is folded until one opens it: `::: title` … `:::`. */
export function details({ text, start, end }: Selected, title: string, sample: string): Change {
  const gap = gapBefore(text, start);
  const inner = text.slice(start, end) || sample;
  const insert = `${gap}::: ${title}\n${inner}\n:::\n`;
  const at = start + gap.length + 4;
  return { from: start, to: end, insert, start: at, end: at + title.length };
}

function gapBefore(text: string, start: number): string {
  const before = text.slice(0, start);
  return !before.trim() || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
}
