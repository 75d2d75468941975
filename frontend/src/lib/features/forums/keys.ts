import * as m from '#lib/paraglide/messages.js';
import type { KeyGroup } from '#lib/shell/shortcuts.svelte.ts';

/** All keys of the forum's pages, for the list of keys; those of the page that is shown register themselves. */
export const keyGroups = (): KeyGroup[] => [
  {
    title: m.forums_following_keys_list(),
    keys: [
      ['j', m.shell_key_next],
      ['k', m.shell_key_previous],
      ['e', m.forums_following_key_read],
      ...levelKeys(),
    ],
  },
  {
    title: m.forums_following_keys_topic(),
    keys: [
      ['j', m.forums_key_next_post],
      ['k', m.forums_key_previous_post],
      ['r', m.forums_key_reply],
      ['q', m.forums_key_quote],
      ['e', m.forums_key_edit],
      ['l', m.forums_key_useful],
      ['b', m.keep_bookmark_ask],
      ['_', m.forums_following_key_unread],
      ['u', m.forums_key_list],
      ['g p', m.forums_position_title],
      ['g j', m.forums_key_next_topic],
      ['g k', m.forums_key_previous_topic],
      ...levelKeys(),
    ],
  },
];

/** `m`, then the level. */
export const levelKeys = (): [string, () => string][] => [
  ['m w', m.forums_following_watching],
  ['m t', m.forums_following_tracking],
  ['m r', m.forums_following_regular],
  ['m m', m.forums_following_muted],
];
