import { dateTime } from '#lib/i18n/format.ts';
import * as m from '#lib/paraglide/messages.js';
import type { Act } from '../data/tools.ts';

/** Seconds as people say them. */
export function duration(seconds: number): string {
  if (seconds < 60) return m.forums_tools_seconds({ count: seconds });
  if (seconds < 3_600) return m.forums_tools_minutes({ count: Math.round(seconds / 60) });
  if (seconds < 86_400) return m.forums_tools_hours({ count: Math.round(seconds / 3_600) });
  return m.forums_tools_days({ count: Math.round(seconds / 86_400) });
}

const TIMERS: Record<string, (given: { date: string }) => string> = {
  close: m.forums_tools_act_timer_close,
  open: m.forums_tools_act_timer_open,
  bump: m.forums_tools_act_timer_bump,
  unpin: m.forums_tools_act_timer_unpin,
};

function timerText(detail: string): string {
  const [kind = '', when = ''] = detail.split(' ');
  if (!when) return m.forums_tools_act_timer_off();
  if (kind === 'idle') return m.forums_tools_act_timer_idle({ count: Number(when) });
  return TIMERS[kind]?.({ date: dateTime(when) }) ?? '';
}

/** What was done, without who did it; `space` names the spaces that one may see. */
export function actText(act: Act, space: (id: string | null) => string | undefined): string {
  const count = act.postCount ?? 0;
  switch (act.kind) {
    case 'closed':
      return m.forums_tools_act_closed();
    case 'opened':
      return m.forums_tools_act_opened();
    case 'pinned':
      return m.forums_tools_act_pinned();
    case 'unpinned':
      return m.forums_tools_act_unpinned();
    case 'renamed':
      return m.forums_tools_act_renamed({ title: act.detail ?? '' });
    case 'tagged':
      return act.detail ? m.forums_tools_act_retagged({ tags: act.detail }) : m.forums_tools_act_tagged();
    case 'moved': {
      const [from, to] = [space(act.fromSpaceId), space(act.toSpaceId)];
      if (from && to) return m.forums_tools_act_moved({ from, to });
      return to ? m.forums_tools_act_moved_here({ to }) : m.forums_tools_act_moved_away();
    }
    case 'split':
      return m.forums_tools_act_split({ count });
    case 'received':
      return m.forums_tools_act_received({ count });
    case 'merged':
      return m.forums_tools_act_merged({ title: act.detail ?? '', count });
    case 'slowed':
      return act.detail === '0'
        ? m.forums_tools_act_not_slow()
        : m.forums_tools_act_slowed({ time: duration(Number(act.detail)) });
    case 'owner':
      return m.forums_tools_act_owner({ number: act.detail ?? '' });
    case 'bumped':
      return m.forums_tools_act_bumped();
    case 'timer':
      return timerText(act.detail ?? '');
  }
}
