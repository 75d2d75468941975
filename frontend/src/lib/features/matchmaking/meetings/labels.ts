import type { CancelReason, DayState, MeetingState, NextStep, WishLevel } from '#lib/api/client/types.gen.ts';
import * as m from '#lib/paraglide/messages.js';

const STATES: Record<DayState, () => string> = {
  draft: m.matchmaking_meetings_state_draft,
  open: m.matchmaking_meetings_state_open,
  wishes: m.matchmaking_meetings_state_wishes,
  scheduled: m.matchmaking_meetings_state_scheduled,
  running: m.matchmaking_meetings_state_running,
  done: m.matchmaking_meetings_state_done,
  cancelled: m.matchmaking_meetings_state_cancelled,
};
const MEETINGS: Record<MeetingState, () => string> = {
  planned: m.matchmaking_meetings_meeting_planned,
  held: m.matchmaking_meetings_meeting_held,
  no_show: m.matchmaking_meetings_meeting_no_show,
  cancelled: m.matchmaking_meetings_meeting_cancelled,
};
const CALLED_OFF: Record<CancelReason, () => string> = {
  refused: m.matchmaking_meetings_off_refused,
  left: m.matchmaking_meetings_off_left,
  organiser: m.matchmaking_meetings_off_organiser,
  no_room: m.matchmaking_meetings_off_no_room,
};
const WISHES: Record<WishLevel, () => string> = {
  must: m.matchmaking_meetings_wish_must,
  interested: m.matchmaking_meetings_wish_interested,
  no: m.matchmaking_meetings_wish_no,
};
const STEPS: Record<NextStep, () => string> = {
  none: m.matchmaking_meetings_step_none,
  talk: m.matchmaking_meetings_step_talk,
  visit: m.matchmaking_meetings_step_visit,
  offer: m.matchmaking_meetings_step_offer,
  agreement: m.matchmaking_meetings_step_agreement,
};
/** Why a wish is not granted, in the planner's words. */
const UNGRANTED: Record<string, () => string> = {
  no_room: m.matchmaking_meetings_why_no_room,
  no_common_time: m.matchmaking_meetings_why_no_common_time,
  no_place: m.matchmaking_meetings_why_no_place,
  met_before: m.matchmaking_meetings_why_met_before,
  declined: m.matchmaking_meetings_why_declined,
  own_organisation: m.matchmaking_meetings_why_own_organisation,
  unknown: m.matchmaking_meetings_why_unknown,
};
/** What is wrong with a meeting as it stands. */
const FAULTS: Record<string, () => string> = {
  two_meetings: m.matchmaking_meetings_fault_two_meetings,
  place_taken: m.matchmaking_meetings_fault_place_taken,
  absent: m.matchmaking_meetings_fault_absent,
  place_closed: m.matchmaking_meetings_fault_place_closed,
  place_not_theirs: m.matchmaking_meetings_fault_place_not_theirs,
  declined: m.matchmaking_meetings_fault_declined,
  too_many: m.matchmaking_meetings_fault_too_many,
  no_break: m.matchmaking_meetings_fault_no_break,
};

const namer = (names: Record<string, () => string>) => (code: string) => names[code]?.() ?? code;

export const stateLabel = namer(STATES);
export const meetingLabel = namer(MEETINGS);
export const calledOffLabel = namer(CALLED_OFF);
export const wishLabel = namer(WISHES);
export const stepLabel = namer(STEPS);
export const whyLabel = namer(UNGRANTED);
export const faultLabel = namer(FAULTS);

export const LEVELS: WishLevel[] = ['must', 'interested', 'no'];
export const stepOptions = () => Object.entries(STEPS).map(([value, label]) => ({ value, label: label() }));
