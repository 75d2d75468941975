import * as m from '#lib/paraglide/messages.js';
import type { KeyGroup } from '#lib/shell/shortcuts.svelte.ts';

/** The keys of conversations, for the list of keys. */
export const keyGroups = (): KeyGroup[] => [
  {
    title: m.messaging_title(),
    keys: [
      ['j', m.shell_key_next],
      ['k', m.shell_key_previous],
      ['r', m.messaging_reply],
      ['l', m.messaging_key_useful],
      ['e', m.messaging_edit],
      ['b', m.keep_bookmark_ask],
      ['_', m.messaging_mark_unread],
      ['u', m.messaging_key_list],
      ['ArrowUp', m.messaging_key_edit_last],
    ],
  },
];
