import type { Attachment } from 'svelte/attachments';
import { shell_key_next, shell_key_previous } from '#lib/paraglide/messages.js';
import { shortcuts } from './shortcuts.svelte.ts';

/**
 * j and k walk the rows of a list: `<ul {@attach walkable()}>` with `data-walk` on each row's link.
 * Enter opens it, as with every link.
 */
export function walkable(): Attachment<HTMLElement> {
  return (list) => {
    const move = (step: 1 | -1) => {
      const rows = [...list.querySelectorAll<HTMLElement>('[data-walk]')];
      const at = rows.findIndex((row) => row === document.activeElement);
      const current = at >= 0 ? at : rows.findIndex((row) => row.ariaCurrent && row.ariaCurrent !== 'false');
      const next = current < 0 ? (step > 0 ? 0 : rows.length - 1) : current + step;
      const row = rows[next];
      row?.focus({ preventScroll: true });
      row?.scrollIntoView({ block: 'nearest' });
    };
    return shortcuts.add(
      { keys: 'j', group: 'list', label: shell_key_next, run: () => move(1) },
      { keys: 'k', group: 'list', label: shell_key_previous, run: () => move(-1) },
    );
  };
}
