import * as m from '#lib/paraglide/messages.js';
import type { MeetingDayOut } from '../types.ts';

export type View = 'day' | 'people' | 'agenda' | 'schedule' | 'arrivals' | 'places' | 'summary';

const NAMES: Record<View, string> = {
  day: '',
  people: 'participants',
  agenda: 'agenda',
  schedule: 'planning',
  arrivals: 'accueil',
  places: 'places',
  summary: 'bilan',
};
const LABELS: Record<View, () => string> = {
  day: m.matchmaking_meetings_view_day,
  people: m.matchmaking_meetings_view_people,
  agenda: m.matchmaking_meetings_view_agenda,
  schedule: m.matchmaking_meetings_view_schedule,
  arrivals: m.matchmaking_meetings_view_arrivals,
  places: m.matchmaking_meetings_view_places,
  summary: m.matchmaking_meetings_view_summary,
};

/** What a reader has of a day: who comes sees the others, organisers all. */
export function viewsOf(day: Pick<MeetingDayOut, 'mayManage' | 'registration' | 'publishedAt'>): View[] {
  const comes = day.registration !== null;
  return [
    'day',
    ...(comes || day.mayManage ? (['people'] as const) : []),
    ...(comes && day.publishedAt !== null ? (['agenda'] as const) : []),
    ...(day.mayManage ? (['schedule', 'arrivals', 'places', 'summary'] as const) : []),
  ];
}

export function viewOf(params: Pick<URLSearchParams, 'get' | 'has'>, views: View[]): View {
  // A notice leads to one meeting: it stands in the agenda.
  const wanted = params.has('rencontre') ? 'agenda' : (params.get('vue') ?? '');
  return views.find((view) => NAMES[view] === wanted) ?? 'day';
}

export const viewHref = (id: string, view: View) =>
  `/rencontres/${id}${NAMES[view] ? `?vue=${NAMES[view]}` : ''}`;
export const viewLabel = (view: View) => LABELS[view]();
