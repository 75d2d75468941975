import * as m from '#lib/paraglide/messages.js';
import type { KeyGroup } from '#lib/shell/shortcuts.svelte.ts';

/** The keys of the inbox, for the list of keys. */
export const keyGroups = (): KeyGroup[] => [
  {
    title: m.notifications_title(),
    keys: [
      ['j', m.shell_key_next],
      ['k', m.shell_key_previous],
      ['e', m.notifications_key_done],
    ],
  },
];
