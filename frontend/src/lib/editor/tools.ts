import type { Component } from 'svelte';
import Bold from '@lucide/svelte/icons/bold';
import Code from '@lucide/svelte/icons/code';
import Italic from '@lucide/svelte/icons/italic';
import Link from '@lucide/svelte/icons/link';
import List from '@lucide/svelte/icons/list';
import ListOrdered from '@lucide/svelte/icons/list-ordered';
import ListCollapse from '@lucide/svelte/icons/list-collapse';
import Superscript from '@lucide/svelte/icons/superscript';
import Table from '@lucide/svelte/icons/table';
import TextQuote from '@lucide/svelte/icons/text-quote';
import * as m from '#lib/paraglide/messages.js';
import {
  code,
  details,
  footnote,
  link,
  numbered,
  prefix,
  table,
  wrap,
  type Change,
  type Selected,
} from './markdown.ts';

export interface Tool {
  label: () => string;
  /** As `shortcuts` writes keys; digits are those of the top row, whatever the keyboard's language. */
  keys?: string;
  icon: Component<{ size?: number }>;
  run: (given: Selected) => Change;
}

/** In the toolbar itself. */
export const TOOLS: readonly Tool[] = [
  { label: m.forums_bold, keys: 'mod+b', icon: Bold, run: (at) => wrap(at, '**', m.forums_sample_bold()) },
  {
    label: m.forums_italic,
    keys: 'mod+i',
    icon: Italic,
    run: (at) => wrap(at, '*', m.forums_sample_italic()),
  },
  { label: m.forums_link, keys: 'mod+l', icon: Link, run: (at) => link(at, m.forums_sample_link()) },
  {
    label: m.forums_list,
    keys: 'mod+shift+8',
    icon: List,
    run: (at) => prefix(at, '- ', m.forums_sample_list()),
  },
  {
    label: m.forums_quote_mark,
    keys: 'mod+shift+9',
    icon: TextQuote,
    run: (at) => prefix(at, '> ', m.forums_sample_quote()),
  },
  { label: m.forums_code, keys: 'mod+e', icon: Code, run: (at) => code(at, m.forums_sample_code()) },
];

/** In its menu. */
export const MORE_TOOLS: readonly Tool[] = [
  {
    label: m.forums_writing_numbered,
    keys: 'mod+shift+7',
    icon: ListOrdered,
    run: (at) => numbered(at, m.forums_sample_list()),
  },
  {
    label: m.forums_writing_table,
    icon: Table,
    run: (at) => table(at, (column) => m.forums_writing_sample_column({ column })),
  },
  {
    label: m.forums_writing_footnote,
    icon: Superscript,
    run: (at) => footnote(at, m.forums_writing_sample_footnote()),
  },
  {
    label: m.forums_writing_details,
    icon: ListCollapse,
    run: (at) => details(at, m.forums_writing_sample_summary(), m.forums_writing_sample_details()),
  },
];

/** The tool that a key press asks for. */
export function toolOf(event: KeyboardEvent): Tool | undefined {
  if ((!event.ctrlKey && !event.metaKey) || event.altKey) return undefined;
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  const keys = event.shiftKey ? `mod+shift+${digit ?? ''}` : `mod+${event.key.toLowerCase()}`;
  return [...TOOLS, ...MORE_TOOLS].find((tool) => tool.keys === keys);
}
