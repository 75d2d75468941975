import type { Component } from 'svelte';
import ArrowRight from '@lucide/svelte/icons/arrow-right';
import History from '@lucide/svelte/icons/history';
import Search from '@lucide/svelte/icons/search';
import {
  search_box_for,
  search_group_commands,
  search_group_recent,
  search_group_things,
} from '#lib/paraglide/messages.js';
import type { Command } from '#lib/shell/commands.svelte.ts';
import { matching } from '#lib/shell/matching.ts';
import type { SegmentOut, SuggestionOut } from '../api.ts';
import { searchHref } from '../address.ts';
import { kindOf } from '../kinds.ts';

/** One line of the box. */
export interface Option {
  id: string;
  icon: Component<{ size?: number }>;
  label: SegmentOut[];
  detail?: string;
  keys?: string;
  href?: string;
  run?: () => void;
  /** What the box shall hold instead: the value of a filter was chosen. */
  query?: string;
  /** It is this search: worth remembering. */
  search?: string;
}

export interface OptionGroup {
  /** Without one: what Enter does. */
  title?: string;
  options: Option[];
}

const COMMANDS_BESIDE = 5;
const plainly = (text: string): SegmentOut[] => [{ text, marked: false }];

/** What the box offers for what is typed so far. */
export function optionGroups(
  typed: string,
  offered: { recent: string[]; things: SuggestionOut[]; commands: Command[] },
): OptionGroup[] {
  const wanted = typed.trim();
  const commands = matching(offered.commands, wanted);
  const groups: OptionGroup[] = wanted
    ? [
        { options: [searchFor(wanted)] },
        { title: search_group_things(), options: offered.things.map(thing) },
        { title: search_group_commands(), options: commands.slice(0, COMMANDS_BESIDE).map(command) },
      ]
    : [
        { title: search_group_recent(), options: offered.recent.map(recent) },
        { title: search_group_commands(), options: commands.map(command) },
      ];
  return groups.filter((group) => group.options.length > 0);
}

function searchFor(query: string): Option {
  return {
    id: 'search',
    icon: Search,
    label: plainly(search_box_for({ query })),
    href: searchHref({ query }),
    search: query,
  };
}

function recent(query: string): Option {
  return {
    id: `recent:${query}`,
    icon: History,
    label: plainly(query),
    href: searchHref({ query }),
    search: query,
  };
}

function thing({ kind, id, title, detail, path, query }: SuggestionOut): Option {
  const { icon, one } = kindOf(kind);
  return {
    id: `${kind}:${id}`,
    icon,
    label: title,
    detail: [one(), detail].filter(Boolean).join(' · '),
    ...(query ? { query } : { href: path }),
  };
}

function command({ id, label, detail, icon, keys, href, run }: Command): Option {
  return {
    id: `command:${id}`,
    icon: icon ?? ArrowRight,
    label: plainly(label),
    ...(detail ? { detail } : {}),
    ...(keys ? { keys } : {}),
    ...(href ? { href } : {}),
    ...(run ? { run } : {}),
  };
}
