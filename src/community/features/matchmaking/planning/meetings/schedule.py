"""A schedule of a meeting day, what was granted of the wishes, and how it was corrected."""

from typing import Literal

import msgspec

Reason = Literal["unknown", "own_organisation", "declined", "met_before", "no_common_time", "no_place", "no_room"]
"""Why a wish is not granted; no_room: it could be by itself, and others took the time or the places."""


class Meeting(msgspec.Struct, frozen=True, order=True):
    """Two participants, the first by id first (else ValueError), in a slot of the day at a place."""

    slot: int
    place: str
    first: str
    second: str

    def __post_init__(self) -> None:
        if self.first >= self.second:
            raise ValueError("the first by id stands first")

    @property
    def pair(self) -> tuple[str, str]:
        return self.first, self.second


class Share(msgspec.Struct, frozen=True):
    """Of the wishes of one: how many are granted, and how many could be if all others stood back."""

    wisher: str
    granted: int
    grantable: int


class Ungranted(msgspec.Struct, frozen=True):
    wisher: str
    wished: str
    reason: Reason


class Schedule(msgspec.Struct, frozen=True):
    """Meetings in order of slots and places.

    value, bound: of the granted wishes, and what no schedule exceeds (linear relaxation). median_share: of granted to
    grantable wishes. below_fair_share: who has less than half of it.
    """

    meetings: tuple[Meeting, ...]
    value: int
    bound: int
    shares: tuple[Share, ...]
    median_share: float
    below_fair_share: tuple[str, ...]
    ungranted: tuple[Ungranted, ...]


class Move(msgspec.Struct, frozen=True):
    before: Meeting
    after: Meeting


class Correction(msgspec.Struct, frozen=True):
    """moved: meetings at another time or place than before; cancelled, added: those that were or were not there."""

    schedule: Schedule
    moved: tuple[Move, ...]
    cancelled: tuple[Meeting, ...]
    added: tuple[Meeting, ...]
