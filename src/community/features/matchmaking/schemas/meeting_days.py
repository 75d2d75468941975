"""Meeting days over HTTP: what organisers state, who registers, what is wished."""

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from msgspec import Meta

from community.features.matchmaking.schemas.terms import LongText, Title, Unit
from community.features.matchmaking.vocabulary.meetings import DayState, PlanKind, PlanState, WishLevel

MOST_PLACES: Final = 300
MOST_PARTICIPANTS: Final = 1000
_LINE: Final = r"^[^\x00-\x1f\x7f]*$(?!\n)"
_LINK: Final = r"^(https://[^\s<>\"']+)?$(?!\n)"

Local = Annotated[datetime, Meta(tz=False)]
"""By the clock of the place."""
Location = Annotated[str, Meta(max_length=300, pattern=_LINE)]
Zone = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_+\-/]+$(?!\n)")]
Language = Annotated[str, Meta(pattern=r"^[a-z]{2}$(?!\n)")]
Languages = Annotated[list[Language], Meta(max_length=10)]
Name = Annotated[str, Meta(min_length=1, max_length=60, pattern=_LINE)]
SideName = Annotated[str, Meta(max_length=40, pattern=_LINE)]
Link = Annotated[str, Meta(max_length=500, pattern=_LINK)]
Slots = Annotated[list[Annotated[int, Meta(ge=0, le=199)]], Meta(max_length=200)]
Few = Annotated[int, Meta(ge=1, le=200)]
About = Annotated[str, Meta(max_length=600, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$")]
Reason = Annotated[str, Meta(max_length=500, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$")]


class DaySessionIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    start: Local
    end: Local


class DaySideIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """weight: of the wishes of this side."""

    name: Annotated[SideName, Meta(min_length=1)]
    weight: Annotated[int, Meta(ge=1, le=5)] = 1


class MeetingDayIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Times by the clock of `zone`. tables, links: made with a new day, later places are changed one by one.

    version: the one that was edited.
    """

    title: Title
    description: LongText = ""
    location: Location = ""
    zone: Zone = "Europe/Paris"
    languages: Languages = msgspec.field(default_factory=list)
    sessions: Annotated[list[DaySessionIn], Meta(min_length=1, max_length=20)]
    slot_minutes: Annotated[int, Meta(ge=5, le=120)] = 20
    gap_minutes: Annotated[int, Meta(ge=0, le=60)] = 0
    register_until: Local
    wish_until: Local
    max_meetings: Few | None = None
    longest_run: Few | None = None
    must_value: Annotated[int, Meta(ge=1, le=10)] = 3
    sides: Annotated[list[DaySideIn], Meta(max_length=6)] = msgspec.field(default_factory=list)
    meet_again: bool = True
    tables: Annotated[int, Meta(ge=0, le=MOST_PLACES)] = 0
    table_name: Unit = "Table"
    links: Annotated[list[Link], Meta(max_length=50)] = msgspec.field(default_factory=list)
    version: int | None = None


class MeetingDayStateIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """reason: of a cancellation, told to all who come."""

    state: DayState
    reason: Reason = ""


class MeetingPlaceIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """reserved_for: sides, or ids of participants or organisations; closed: slots."""

    name: Name
    online: bool = False
    link: Link = ""
    reserved_for: Annotated[list[Name], Meta(max_length=20)] = msgspec.field(default_factory=list)
    closed: Slots = msgspec.field(default_factory=list)


class RegistrationIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """slots: in which one can; None: all."""

    slots: Slots | None = None
    side: SideName = ""
    online: bool = False
    max_meetings: Few | None = None
    about: About = ""


class ParticipantIn(RegistrationIn, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Somebody whom the organiser registers."""

    person_id: UUID


class EntranceCodeIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    code: Annotated[str, Meta(min_length=1, max_length=20)]


class WishIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """level: None takes the wish back. whole: whoever comes for the organisation."""

    level: WishLevel | None
    whole: bool = False


class MeetingPlanIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """fill: a correction also gives free times to wishes that are still open."""

    kind: PlanKind
    fill: bool = False


class DaySlotOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    start: datetime
    end: datetime
    session: int


class DaySideOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    name: str
    weight: int


class RegistrationOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """One's own. id: of the participant."""

    id: UUID
    slots: list[int]
    side: str
    online: bool
    max_meetings: int | None
    about: str
    registered_at: datetime
    checked_in_at: datetime | None


class MeetingDayRow(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """One line of a list. registered: whether the reader comes."""

    id: UUID
    title: str
    location: str
    zone: str
    languages: list[str]
    state: DayState
    starts_at: datetime
    ends_at: datetime
    register_until: datetime
    wish_until: datetime
    participants: int
    registered: bool


class MeetingDayOut(MeetingDayRow, kw_only=True, frozen=True, rename="camel"):
    """A day as its reader may see it. may_…: what they can do now. code: for organisers, shown at the entrance."""

    description: str
    slots: list[DaySlotOut]
    slot_minutes: int
    gap_minutes: int
    max_meetings: int | None
    longest_run: int | None
    must_value: int
    sides: list[DaySideOut]
    meet_again: bool
    cancel_reason: str
    published_at: datetime | None
    registration: RegistrationOut | None
    may_manage: bool
    may_register: bool
    may_wish: bool
    code: str
    plan_state: PlanState
    version: int


class MeetingPlaceOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    id: UUID
    name: str
    online: bool
    link: str
    reserved_for: list[str]
    closed: list[int]


class ParticipantOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """Somebody who comes. wish: the reader's own. offers, seeks: texts of lines of the profile.

    slots, max_meetings, checked_in_at, cancelled_at: for organisers.
    """

    id: UUID
    person_id: UUID
    name: str
    organisation_id: UUID
    organisation_name: str
    side: str
    online: bool
    about: str
    offers: list[str]
    seeks: list[str]
    wish: WishLevel | None
    whole: bool
    colleague: bool
    slots: list[int]
    max_meetings: int | None
    checked_in_at: datetime | None
    cancelled_at: datetime | None
