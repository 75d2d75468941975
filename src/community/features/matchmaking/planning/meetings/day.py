"""What a meeting day has: slots, places, participants and their wishes."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import pairwise
from typing import Literal

import msgspec

Level = Literal["must", "interested", "no"]


class Slot(msgspec.Struct, frozen=True):
    """A time for one meeting; slots are known by their place in the order of the day, from 0."""

    start: datetime
    end: datetime


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A table, or a video link, for one meeting at a time.

    closed: slots. reserved_for: participants, organisations or sides; one of both who meet must be of them, if any are
    stated. A video link is for meetings of which somebody is online, a table for the others.
    """

    id: str
    online: bool = False
    closed: frozenset[int] = frozenset()
    reserved_for: frozenset[str] = frozenset()


class Participant(msgspec.Struct, frozen=True, kw_only=True):
    """Who comes. available: slots. longest_run: meetings in a row, then a free slot; a gap as long as one counts."""

    id: str
    organisation: str = ""
    side: str = ""
    available: frozenset[int]
    max_meetings: int | None = None
    longest_run: int | None = None
    online: bool = False


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """Of a participant or an organisation, to meet a participant or any representative of an organisation.

    no: they never meet, whatever else is wished. renewed: stated since they met last.
    """

    wisher: str
    wished: str
    level: Level = "interested"
    renewed: bool = False


class MeetingDay(msgspec.Struct, frozen=True, kw_only=True):
    """All that a schedule depends on.

    met_before: pairs of organisations, or of participants who have none; they do not meet again without a renewed wish.
    must_value, interested_value: of a granted wish, times the weight of the side of who has it (1 if none is stated).

    Raises ValueError for what no form can mean: overlapping slots, an id twice, slots that do not exist.
    """

    slots: tuple[Slot, ...]
    places: tuple[Place, ...]
    participants: tuple[Participant, ...]
    wishes: tuple[Wish, ...]
    met_before: frozenset[tuple[str, str]] = frozenset()
    must_value: int = 3
    interested_value: int = 1
    side_weights: Mapping[str, int] = {}

    def __post_init__(self) -> None:
        if any(slot.end <= slot.start for slot in self.slots):
            raise ValueError("a slot ends after it starts")
        if any(later.start < earlier.end for earlier, later in pairwise(self.slots)):
            raise ValueError("slots follow each other without overlap")
        _refuse_repeated("place", (place.id for place in self.places))
        organisations = {one.organisation for one in self.participants if one.organisation}
        _refuse_repeated("participant", [*(one.id for one in self.participants), *sorted(organisations)])
        known = frozenset(range(len(self.slots)))
        stated = [place.closed for place in self.places] + [one.available for one in self.participants]
        if any(not slots <= known for slots in stated):
            raise ValueError("a slot is stated that the day does not have")
        if min(self.must_value, self.interested_value, *self.side_weights.values()) < 1:
            raise ValueError("values and weights are at least 1")
        if any((limit or 0) < 0 for one in self.participants for limit in (one.max_meetings, one.longest_run)):
            raise ValueError("limits of meetings are at least 0")


def _refuse_repeated(noun: str, ids: Iterable[str]) -> None:
    repeated = [one for one, count in Counter(ids).items() if count > 1]
    if repeated:
        raise ValueError(f"{noun} {min(repeated)} is stated twice")


def adjoining(slots: tuple[Slot, ...]) -> tuple[bool, ...]:
    """Of each slot: whether it follows the one before without a gap as long as a meeting."""
    gaps = ((later.start - earlier.end) < (earlier.end - earlier.start) for earlier, later in pairwise(slots))
    return (False, *gaps) if slots else ()
