import Keyboard from '@lucide/svelte/icons/keyboard';
import LogOut from '@lucide/svelte/icons/log-out';
import UserRound from '@lucide/svelte/icons/user-round';
import * as m from '#lib/paraglide/messages.js';
import { commands, type Command } from './commands.svelte.ts';
import { places } from './places.ts';

/** What the palette finds on every page. */
export function shellCommands(onsignout: () => void): Command[] {
  return [
    ...places().map((place) => ({
      id: `place:${place.id}`,
      label: place.label(),
      icon: place.icon,
      href: place.href,
      keys: `g ${place.key}`,
    })),
    { id: 'account', label: m.shell_account(), icon: UserRound, href: '/compte' },
    {
      id: 'shortcuts',
      label: m.shell_shortcuts(),
      icon: Keyboard,
      keys: '?',
      run: () => (commands.shortcutsOpen = true),
    },
    { id: 'sign-out', label: m.shell_sign_out(), icon: LogOut, run: onsignout },
  ];
}
