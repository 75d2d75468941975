import Bookmark from '@lucide/svelte/icons/bookmark';
import LogOut from '@lucide/svelte/icons/log-out';
import UserRound from '@lucide/svelte/icons/user-round';
import Keyboard from '@lucide/svelte/icons/keyboard';
import { locale, type Locale } from '#lib/i18n/locale.svelte.ts';
import * as m from '#lib/paraglide/messages.js';
import type { MenuItem } from '#lib/ui/menu.ts';
import { commands } from './commands.svelte.ts';
import { preferences, type Density, type Theme } from './preferences.svelte.ts';

export function themeChoice(): MenuItem {
  return {
    kind: 'choice',
    label: m.shell_theme(),
    value: preferences.theme,
    options: [
      { value: 'system', label: m.shell_theme_system() },
      { value: 'light', label: m.shell_theme_light() },
      { value: 'dark', label: m.shell_theme_dark() },
    ],
    onchange: (value) => (preferences.theme = value as Theme),
  };
}

export function localeChoice(): MenuItem {
  return {
    kind: 'choice',
    label: m.shell_language(),
    value: locale.current,
    options: [
      { value: 'fr', label: m.common_french() },
      { value: 'en', label: m.common_english() },
      { value: 'es', label: m.common_spanish() },
    ],
    onchange: (value) => locale.set(value as Locale),
  };
}

/** What hangs under the person's name. */
export function accountMenu(onsignout: () => void): MenuItem[] {
  return [
    { label: m.shell_account(), href: '/compte', icon: UserRound },
    { label: m.keep_bookmarks(), href: '/signets', icon: Bookmark },
    { label: m.shell_shortcuts(), icon: Keyboard, onselect: () => (commands.shortcutsOpen = true) },
    { kind: 'separator' },
    localeChoice(),
    { kind: 'separator' },
    themeChoice(),
    { kind: 'separator' },
    {
      kind: 'choice',
      label: m.shell_density(),
      value: preferences.density,
      options: [
        { value: 'comfortable', label: m.shell_density_comfortable() },
        { value: 'regular', label: m.shell_density_regular() },
        { value: 'compact', label: m.shell_density_compact() },
      ],
      onchange: (value) => (preferences.density = value as Density),
    },
    { kind: 'separator' },
    { label: m.shell_sign_out(), icon: LogOut, onselect: onsignout },
  ];
}
