"""Meeting days: when and where, who comes, whom they wish to meet, and who meets whom."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, LargeBinary, SmallInteger, String, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from community.core.ids import new_id
from community.features.matchmaking.models.checks import one_of
from community.features.matchmaking.vocabulary.meetings import (
    CancelReason,
    DayState,
    MeetingState,
    NextStep,
    PlanKind,
    PlanState,
    WishLevel,
)
from community.infra.tables import Base

_DAY: Final = "matchmaking_meeting_day.id"
_PARTICIPANT: Final = "matchmaking_meeting_participant.id"


class MeetingDay(Base):
    """One brokerage event.

    slots: `{start, end, session}` in order, instants as ISO texts; a meeting names its slot by the place in this list.
    sides: `{name, weight}`. max_meetings, longest_run: of each participant who states nothing else. meet_again: whether
    those who met on an earlier day may meet on a mere interest. code: shown at the entrance, typed to check in.
    changes: grows with all that a schedule depends on; plan_number: with each schedule that is asked for. plan_fills: a
    correction also gives free times to open wishes. published_at: since when participants see the schedule.
    """

    __tablename__ = "matchmaking_meeting_day"
    __table_args__ = (
        one_of("state", DayState),
        one_of("plan_state", PlanState),
        one_of("plan_kind", PlanKind),
        Index("ix_matchmaking_meeting_day_ends_at", "ends_at", "id"),
        Index(
            "ix_matchmaking_meeting_day_plan",
            "plan_asked_at",
            postgresql_where="plan_state IN ('asked', 'working')",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    title: Mapped[str] = mapped_column(String(150))
    description: Mapped[str] = mapped_column(Text, default="")
    location: Mapped[str] = mapped_column(String(300), default="")
    zone: Mapped[str] = mapped_column(String(64))
    languages: Mapped[list[str]] = mapped_column(ARRAY(String(2)), default=list)
    state: Mapped[str] = mapped_column(String(10), default=DayState.DRAFT)
    slots: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    slot_minutes: Mapped[int] = mapped_column(SmallInteger)
    gap_minutes: Mapped[int] = mapped_column(SmallInteger, default=0)
    register_until: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    wish_until: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    max_meetings: Mapped[int | None] = mapped_column(SmallInteger)
    longest_run: Mapped[int | None] = mapped_column(SmallInteger)
    must_value: Mapped[int] = mapped_column(SmallInteger, default=3)
    sides: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    meet_again: Mapped[bool] = mapped_column(default=True)
    code: Mapped[str] = mapped_column(String(8))
    created_by: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    cancel_reason: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)
    changes: Mapped[int] = mapped_column(default=0)
    plan_state: Mapped[str] = mapped_column(String(8), default=PlanState.NONE)
    plan_kind: Mapped[str] = mapped_column(String(10), default=PlanKind.SCHEDULE)
    plan_fills: Mapped[bool] = mapped_column(default=False)
    plan_number: Mapped[int] = mapped_column(default=0)
    plan_asked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    plan_claimed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    plan_progress: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)


class MeetingPlan(Base):
    """What the planner told of the last schedule; beside the day, for it is long and rarely read.

    changes: those of the day when it was made; where the day has more, it is stale. figures: as of `PlanOut`. shares:
    `participant: [granted, grantable, below]`. ungranted: `[wisher, wished, reason]`.
    """

    __tablename__ = "matchmaking_meeting_plan"

    day_id: Mapped[UUID] = mapped_column(ForeignKey(_DAY, ondelete="CASCADE"), primary_key=True)
    changes: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    figures: Mapped[dict[str, Any]] = mapped_column(JSONB)
    shares: Mapped[dict[str, list[Any]]] = mapped_column(JSONB)
    ungranted: Mapped[list[list[str]]] = mapped_column(JSONB)


class MeetingPlace(Base):
    """A table, or a video link. reserved_for: sides, or ids of participants or organisations. closed: slots."""

    __tablename__ = "matchmaking_meeting_place"
    __table_args__ = (Index("ix_matchmaking_meeting_place_day_id", "day_id", "position", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    day_id: Mapped[UUID] = mapped_column(ForeignKey(_DAY, ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))
    position: Mapped[int] = mapped_column(SmallInteger)
    link: Mapped[str] = mapped_column(String(500), default="")
    online: Mapped[bool] = mapped_column(default=False)
    reserved_for: Mapped[list[str]] = mapped_column(ARRAY(String(60)), default=list)
    closed: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger), default=list)


class MeetingParticipant(Base):
    """Somebody who comes, for the organisation that they worked for when they registered. slots: in which they can."""

    __tablename__ = "matchmaking_meeting_participant"
    __table_args__ = (
        Index("uq_matchmaking_meeting_participant", "day_id", "person_id", unique=True),
        Index("ix_matchmaking_meeting_participant_person_id", "person_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    day_id: Mapped[UUID] = mapped_column(ForeignKey(_DAY, ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_organisation.id"))
    side: Mapped[str] = mapped_column(String(40), default="")
    slots: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    online: Mapped[bool] = mapped_column(default=False)
    max_meetings: Mapped[int | None] = mapped_column(SmallInteger)
    about: Mapped[str] = mapped_column(String(600), default="")
    registered_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    checked_in_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    cancelled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class MeetingWish(Base):
    """Of a participant, to meet another one, or whoever stands for an organisation."""

    __tablename__ = "matchmaking_meeting_wish"
    __table_args__ = (
        one_of("level", WishLevel),
        CheckConstraint("(participant_id IS NULL) <> (organisation_id IS NULL)", name="wished"),
        Index("uq_matchmaking_meeting_wish_participant", "wisher_id", "participant_id", unique=True),
        Index("uq_matchmaking_meeting_wish_organisation", "wisher_id", "organisation_id", unique=True),
        Index("ix_matchmaking_meeting_wish_day_id", "day_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    day_id: Mapped[UUID] = mapped_column(ForeignKey(_DAY, ondelete="CASCADE"))
    wisher_id: Mapped[UUID] = mapped_column(ForeignKey(_PARTICIPANT, ondelete="CASCADE"))
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey(_PARTICIPANT, ondelete="CASCADE"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_organisation.id"))
    level: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Meeting(Base):
    """Two participants, the first by id first, in a slot at a place.

    revision: grows with each change that calendars have to know of. booked_by: who has made it by hand; None: it was
    planned. missing: who did not come.
    """

    __tablename__ = "matchmaking_meeting"
    __table_args__ = (
        one_of("state", MeetingState),
        one_of("reason", CancelReason),
        CheckConstraint("first_id < second_id", name="order"),
        Index(
            "uq_matchmaking_meeting_place",
            "place_id",
            "slot",
            unique=True,
            postgresql_where="state <> 'cancelled'",
        ),
        Index(
            "uq_matchmaking_meeting_pair",
            "first_id",
            "second_id",
            unique=True,
            postgresql_where="state <> 'cancelled'",
        ),
        Index("ix_matchmaking_meeting_day_id", "day_id", "slot", "id"),
        Index("ix_matchmaking_meeting_second_id", "second_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    day_id: Mapped[UUID] = mapped_column(ForeignKey(_DAY, ondelete="CASCADE"))
    slot: Mapped[int] = mapped_column(SmallInteger)
    place_id: Mapped[UUID] = mapped_column(ForeignKey("matchmaking_meeting_place.id"))
    first_id: Mapped[UUID] = mapped_column(ForeignKey(_PARTICIPANT, ondelete="CASCADE"))
    second_id: Mapped[UUID] = mapped_column(ForeignKey(_PARTICIPANT, ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(10), default=MeetingState.PLANNED)
    reason: Mapped[str | None] = mapped_column(String(10))
    revision: Mapped[int] = mapped_column(default=0)
    booked_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_person.id"))
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    reminded_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    missing: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()), default=list)


class MeetingSeat(Base):
    """That a participant is taken in a slot: nobody sits at two tables, whoever books at the same moment."""

    __tablename__ = "matchmaking_meeting_seat"
    __table_args__ = (Index("ix_matchmaking_meeting_seat_meeting_id", "meeting_id"),)

    participant_id: Mapped[UUID] = mapped_column(ForeignKey(_PARTICIPANT, ondelete="CASCADE"), primary_key=True)
    slot: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("matchmaking_meeting.id", ondelete="CASCADE"))


class MeetingFeedback(Base):
    """Two questions after a meeting. useful: 1 to 5."""

    __tablename__ = "matchmaking_meeting_feedback"
    __table_args__ = (
        one_of("next_step", NextStep),
        CheckConstraint("useful BETWEEN 1 AND 5", name="useful"),
    )

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("matchmaking_meeting.id", ondelete="CASCADE"), primary_key=True)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey(_PARTICIPANT, ondelete="CASCADE"), primary_key=True)
    useful: Mapped[int] = mapped_column(SmallInteger)
    next_step: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class MeetingCalendar(Base):
    """What lets a calendar program read the meetings of this person; the token itself is not stored."""

    __tablename__ = "matchmaking_meeting_calendar"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"), primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
