"""From the sessions of a day, as an organiser states them by the clock of the place, to slots."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from community.features.matchmaking.planning.meetings.day import Slot

MOST_SLOTS: Final = 200


class Session(msgspec.Struct, frozen=True):
    """A part of a day without a break; both ends by the clock on the wall, without a zone."""

    start: datetime
    end: datetime


class BadSession(ValueError):
    """What is wrong: `unknown_zone`, `order`, `overlap`, `too_short` or `too_many`, and in which session."""

    def __init__(self, code: str, at: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.at = at


def zone_of(name: str) -> ZoneInfo:
    """Raises BadSession: there is no such zone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadSession("unknown_zone") from error


def slots_of(sessions: Sequence[Session], zone: ZoneInfo, *, minutes: int, gap: int) -> tuple[tuple[Slot, int], ...]:
    """Slots in order, each with the number of its session; what is left at the end of a session is free.

    Raises:
        BadSession: a session ends before it begins, overlaps the one before or holds no slot; too many slots.
    """
    found: list[tuple[Slot, int]] = []
    for at, session in enumerate(sessions):
        start, end = (one.replace(tzinfo=zone).astimezone(UTC) for one in (session.start, session.end))
        if end <= start:
            raise BadSession("order", at)
        if found and start < found[-1][0].end:
            raise BadSession("overlap", at)
        before = len(found)
        while start + timedelta(minutes=minutes) <= end and len(found) <= MOST_SLOTS:
            found.append((Slot(start, start + timedelta(minutes=minutes)), at))
            start += timedelta(minutes=minutes + gap)
        if len(found) == before:
            raise BadSession("too_short", at)
        if len(found) > MOST_SLOTS:
            raise BadSession("too_many", at)
    return tuple(found)


def next_slot(slots: Sequence[Slot], now: datetime) -> int:
    """The first that has not begun; as many as there are, when the day is over."""
    return sum(slot.start <= now for slot in slots)
