import type { Pace } from '../api.ts';
import { search_pace_daily, search_pace_soon, search_pace_weekly } from '#lib/paraglide/messages.js';

/** How often an alert may look. */
export const paces = (): { value: Pace; label: string }[] => [
  { value: 'soon', label: search_pace_soon() },
  { value: 'daily', label: search_pace_daily() },
  { value: 'weekly', label: search_pace_weekly() },
];
