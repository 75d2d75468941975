"""Days as people type them into `before:` and `after:`."""

import calendar
import re
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from community.core.i18n import DEFAULT_ZONE

_NUMBERS: Final = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?", re.ASCII)
_EUROPEAN: Final = re.compile(r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4})", re.ASCII)
_AGO: Final = re.compile(r"(?P<count>\d{1,4})(?P<unit>[a-z])", re.ASCII | re.IGNORECASE)
_UNITS: Final = {"d": "day", "j": "day", "w": "week", "s": "week", "m": "month", "y": "year", "a": "year"}
"""Days, weeks, months and years in French, English and Spanish."""


def is_day(typed: str) -> bool:
    """True for a year, month or day that exists, and for how long ago: `2026`, `2026-05`, `12/05/2026`, `7d`."""
    return _first(typed, date(2000, 1, 1)) is not None


def beginning(typed: str, now: datetime, zone: str = DEFAULT_ZONE) -> datetime:
    """The first moment of the day, of the first day of the month or year.

    Raises:
        ValueError: it is no day.
    """
    day = _first(typed, now.astimezone(ZoneInfo(zone)).date())
    if day is None:
        raise ValueError(typed)
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone))


def _first(typed: str, today: date) -> date | None:
    if match := _AGO.fullmatch(typed):
        unit = _UNITS.get(match["unit"].lower())
        return None if unit is None else _ago(today, int(match["count"]), unit)
    match = _NUMBERS.fullmatch(typed) or _EUROPEAN.fullmatch(typed)
    if match is None:
        return None
    try:
        day = date(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1))
    except ValueError:
        return None
    # At its ends the calendar has no room for another zone.
    return day if MINYEAR < day.year < MAXYEAR else None


def _ago(today: date, count: int, unit: str) -> date:
    if unit in {"day", "week"}:
        return today - timedelta(days=count * (7 if unit == "week" else 1))
    months = today.year * 12 + today.month - 1 - count * (12 if unit == "year" else 1)
    year, month = max(months // 12, MINYEAR + 1), months % 12 + 1
    return date(year, month, min(today.day, calendar.monthrange(year, month)[1]))
