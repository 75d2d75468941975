"""Meetings over HTTP: the schedule for its organiser, the agenda of a participant, what came of it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from community.features.matchmaking.schemas.meeting_days import DaySlotOut, MeetingPlaceOut
from community.features.matchmaking.vocabulary.meetings import (
    CancelReason,
    DayState,
    MeetingState,
    NextStep,
    PlanKind,
    PlanState,
)


class BookingIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """first, second: participants."""

    first: UUID
    second: UUID
    slot: Annotated[int, Meta(ge=0, le=199)]
    place_id: UUID


class MoveIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    slot: Annotated[int, Meta(ge=0, le=199)]
    place_id: UUID


class OutcomeIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """missing: participants who did not come; nobody: it was held."""

    missing: Annotated[list[UUID], Meta(max_length=2)] = msgspec.field(default_factory=list)


class FeedbackIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    useful: Annotated[int, Meta(ge=1, le=5)]
    next_step: NextStep


class FeedbackOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    useful: int
    next_step: NextStep


class MeetingOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """One meeting for the organiser. by_hand: it was booked by a person."""

    id: UUID
    slot: int
    place_id: UUID
    first: UUID
    second: UUID
    state: MeetingState
    reason: CancelReason | None
    by_hand: bool
    missing: list[UUID]


class ScheduledPersonOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """A participant in the schedule. granted, grantable: wishes; below: less than half of the median share."""

    id: UUID
    name: str
    organisation_id: UUID
    organisation_name: str
    side: str
    slots: list[int]
    checked_in_at: datetime | None
    cancelled_at: datetime | None
    granted: int
    grantable: int
    below: bool


class UngrantedOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """A wish that is not granted: whose, for whom, and why as a word of the planner."""

    wisher: str
    wished: str
    reason: str


class PlanProgressOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    step: str
    done: int
    total: int
    value: int | None
    bound: int | None


class MeetingPlanOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """How the last schedule came out. seconds: that it took. moved, cancelled, added: by a correction.

    stale: something that it depends on has changed since. clashes: what is wrong with the meetings as they stand.
    """

    state: PlanState
    kind: PlanKind
    asked_at: datetime | None
    progress: PlanProgressOut | None
    value: int
    bound: int
    median_share: float
    seconds: float
    moved: int
    cancelled: int
    added: int
    stale: bool


class ClashOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """subject: names, for people."""

    fault: str
    subject: str
    slot: int | None


class ScheduleOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """All that an organiser looks at."""

    places: list[MeetingPlaceOut]
    participants: list[ScheduledPersonOut]
    meetings: list[MeetingOut]
    plan: MeetingPlanOut
    ungranted: list[UngrantedOut]
    clashes: list[ClashOut]


class AgendaRow(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """A meeting of one's own. link: of a video meeting. revision: grows when it moves."""

    id: UUID
    slot: int
    start: datetime
    end: datetime
    place: str
    online: bool
    link: str
    other_id: UUID
    other_person_id: UUID
    other_name: str
    other_organisation_id: UUID
    other_organisation: str
    state: MeetingState
    reason: CancelReason | None
    revision: int
    feedback: FeedbackOut | None
    may_refuse: bool
    may_answer: bool


class AgendaOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """One's own meetings in order, then what was wished in vain and why."""

    day_id: UUID
    title: str
    zone: str
    location: str
    state: DayState
    published: bool
    slots: list[DaySlotOut]
    own_slots: list[int]
    meetings: list[AgendaRow]
    ungranted: list[UngrantedOut]


class CalendarTokenOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """since: when the address was made; None: there is none."""

    since: datetime | None


class NewCalendarToken(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """The address, shown once."""

    address: str


class AnswerCountOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    key: str
    count: int


class SummaryOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """A day in figures. usefulness: answers by 1 to 5; next_steps: answers by what is wanted next."""

    participants: int
    organisations: int
    checked_in: int
    left: int
    wishes: int
    planned: int
    held: int
    no_show: int
    cancelled: int
    answers: int
    usefulness: list[AnswerCountOut]
    next_steps: list[AnswerCountOut]
