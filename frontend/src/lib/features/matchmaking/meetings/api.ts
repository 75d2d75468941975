import * as sdk from '#lib/api/client/sdk.gen.ts';
import type {
  BookingIn,
  DayState,
  FeedbackIn,
  MeetingDayIn,
  MeetingPlaceIn,
  MoveIn,
  PlanKind,
  RegistrationIn,
  WishLevel,
} from '#lib/api/client/types.gen.ts';
import { idempotent } from '#lib/api/ids.ts';

const dayAt = (id: string) => ({ path: { day_id: id } });
const placeAt = (id: string, place: string) => ({ path: { day_id: id, place_id: place } });
const participantAt = (id: string, participant: string) => ({
  path: { day_id: id, participant_id: participant },
});
const meetingAt = (id: string, meeting: string) => ({ path: { day_id: id, meeting_id: meeting } });

export const days = (past: boolean, cursor: string) =>
  sdk.matchmakingMeetingDays({ query: { past, ...(cursor ? { cursor } : {}) } });
export const day = (id: string) => sdk.matchmakingMeetingDay(dayAt(id));
/** `key`: the same for every attempt to make the same day. */
export const create = (body: MeetingDayIn, key: string) =>
  sdk.matchmakingCreateMeetingDay({ body, headers: idempotent(key) });
export const change = (id: string, body: MeetingDayIn) =>
  sdk.matchmakingChangeMeetingDay({ ...dayAt(id), body });
export const drop = (id: string) => sdk.matchmakingDeleteMeetingDay(dayAt(id));
export const turn = (id: string, state: DayState, reason = '') =>
  sdk.matchmakingTurnMeetingDay({ ...dayAt(id), body: { state, reason } });

export const register = (id: string, body: RegistrationIn) =>
  sdk.matchmakingRegisterForMeetings({ ...dayAt(id), body });
export const withdraw = (id: string) => sdk.matchmakingWithdrawFromMeetings(dayAt(id));
export const checkIn = (id: string, code: string) => sdk.matchmakingCheckIn({ ...dayAt(id), body: { code } });

export const participants = (
  id: string,
  { words, side, wished, cursor }: { words: string; side: string; wished: string; cursor: string },
) =>
  sdk.matchmakingMeetingParticipants({
    ...dayAt(id),
    query: {
      words,
      ...(side ? { side } : {}),
      ...(wished ? { wished: wished === 'yes' } : {}),
      ...(cursor ? { cursor } : {}),
    },
  });
export const wish = (id: string, participant: string, level: WishLevel | null, whole: boolean) =>
  sdk.matchmakingWishToMeet({ ...participantAt(id, participant), body: { level, whole } });
export const adjust = (id: string, participant: string, body: RegistrationIn) =>
  sdk.matchmakingAdjustMeetingParticipant({ ...participantAt(id, participant), body });
export const remove = (id: string, participant: string) =>
  sdk.matchmakingRemoveMeetingParticipant(participantAt(id, participant));
export const markThere = (id: string, participant: string, there: boolean) =>
  there
    ? sdk.matchmakingMarkThere(participantAt(id, participant))
    : sdk.matchmakingUnmarkThere(participantAt(id, participant));

export const addPlace = (id: string, body: MeetingPlaceIn) =>
  sdk.matchmakingAddMeetingPlace({ ...dayAt(id), body });
export const changePlace = (id: string, place: string, body: MeetingPlaceIn) =>
  sdk.matchmakingChangeMeetingPlace({ ...placeAt(id, place), body });
export const dropPlace = (id: string, place: string) => sdk.matchmakingDeleteMeetingPlace(placeAt(id, place));

export const schedule = (id: string) => sdk.matchmakingMeetingSchedule(dayAt(id));
export const summary = (id: string) => sdk.matchmakingMeetingSummary(dayAt(id));
export const plan = (id: string, kind: PlanKind, fill = false) =>
  sdk.matchmakingPlanMeetings({ ...dayAt(id), body: { kind, fill } });
export const book = (id: string, body: BookingIn) => sdk.matchmakingBookMeeting({ ...dayAt(id), body });
export const move = (id: string, meeting: string, body: MoveIn) =>
  sdk.matchmakingMoveMeeting({ ...meetingAt(id, meeting), body });
export const cancel = (id: string, meeting: string) => sdk.matchmakingCancelMeeting(meetingAt(id, meeting));

export const agenda = (id: string) => sdk.matchmakingAgenda(dayAt(id));
export const refuse = (id: string, meeting: string) => sdk.matchmakingRefuseMeeting(meetingAt(id, meeting));
export const settle = (id: string, meeting: string, missing: string[]) =>
  sdk.matchmakingSettleMeeting({ ...meetingAt(id, meeting), body: { missing } });
export const answer = (id: string, meeting: string, body: FeedbackIn) =>
  sdk.matchmakingAnswerAfterMeeting({ ...meetingAt(id, meeting), body });

export const calendarToken = () => sdk.matchmakingCalendarToken();
export const renewCalendar = () => sdk.matchmakingRenewCalendarToken();
export const revokeCalendar = () => sdk.matchmakingRevokeCalendarToken();
