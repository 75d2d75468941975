"""The words of meeting days."""

from enum import StrEnum


class DayState(StrEnum):
    """Draft → open for registration → wishes → scheduled → running → done; or cancelled."""

    DRAFT = "draft"
    OPEN = "open"
    WISHES = "wishes"
    SCHEDULED = "scheduled"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


class WishLevel(StrEnum):
    """Three answers; one `no` keeps both apart whatever else is wished."""

    MUST = "must"
    INTERESTED = "interested"
    NO = "no"


class MeetingState(StrEnum):
    """Planned → held, or somebody did not come; or cancelled."""

    PLANNED = "planned"
    HELD = "held"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class CancelReason(StrEnum):
    """Why a meeting does not take place."""

    REFUSED = "refused"
    LEFT = "left"
    ORGANISER = "organiser"
    NO_ROOM = "no_room"


class PlanState(StrEnum):
    """Of the schedule: nobody has asked for one; asked; being worked out; there; it could not be made."""

    NONE = "none"
    ASKED = "asked"
    WORKING = "working"
    MADE = "made"
    FAILED = "failed"


class PlanKind(StrEnum):
    """A schedule from nothing, or a correction of the one that is there with few moves."""

    SCHEDULE = "schedule"
    CORRECTION = "correction"


class NextStep(StrEnum):
    """What both want to do after a meeting, in the order of how far it goes."""

    NONE = "none"
    TALK = "talk"
    VISIT = "visit"
    OFFER = "offer"
    AGREEMENT = "agreement"
