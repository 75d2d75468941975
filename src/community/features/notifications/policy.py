"""Pure rules: by which ways a kind is told, and when a person is not to be disturbed."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from community.core.i18n import DEFAULT_ZONE
from community.core.notices import NoticeKind
from community.features.notifications.models import Preset, Ways

_WEEK: Final = 7


class QuietHours(msgspec.Struct, frozen=True, kw_only=True):
    """Hours in which a person is not to be disturbed, by their own clock.

    `days` are those on which the time begins (ISO, 1 is Monday), none of them: all. A time that does not end later
    than it begins goes on until the next day.
    """

    begin: time
    end: time
    days: tuple[int, ...] = ()
    zone: str = DEFAULT_ZONE


def ways_of(kind: NoticeKind, preset: Preset, own: Mapping[str, Ways]) -> Ways:
    """The ways of a kind; `own` holds what the person has chosen, for the custom preset."""
    usual = Ways(kind.in_app, kind.mail, kind.push)
    match preset:
        case Preset.ALL:
            return Ways(in_app=True, mail=True, push=True)
        case Preset.QUIET:
            return usual if kind.direct else Ways(in_app=False, mail=False, push=False)
        case Preset.CUSTOM:
            return own.get(kind.name, usual)
        case _:
            return usual


def quiet_until(now: datetime, hours: QuietHours | None, muted_until: datetime | None) -> datetime | None:
    """When the person may be disturbed again; None: now."""
    moment = now
    # Times that adjoin, and a pause that ends in one of them, are one long time.
    for _ in range(2 * _WEEK):
        later = _end(moment, hours, muted_until)
        if later is None:
            break
        moment = later
    return None if moment == now else moment


def _end(moment: datetime, hours: QuietHours | None, muted_until: datetime | None) -> datetime | None:
    """The end of a quiet time in which the moment lies."""
    if muted_until is not None and moment < muted_until:
        return muted_until
    if hours is None:
        return None
    zone = ZoneInfo(hours.zone)
    today = moment.astimezone(zone).date()
    for day in (today - timedelta(days=1), today):
        if hours.days and day.isoweekday() not in hours.days:
            continue
        last = day if hours.end > hours.begin else day + timedelta(days=1)
        # Compared in UTC: on the night of the change of clocks, local times do not grow evenly.
        begins = datetime.combine(day, hours.begin, zone).astimezone(UTC)
        ends = datetime.combine(last, hours.end, zone).astimezone(UTC)
        if begins <= moment < ends:
            return ends
    return None
