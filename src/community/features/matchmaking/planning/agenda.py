"""What one participant has on a meeting day, and the same as a calendar file."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from community.features.matchmaking.planning.meetings.day import MeetingDay
from community.features.matchmaking.planning.meetings.schedule import Meeting

_OCTETS: Final = 75
_REFRESH: Final = timedelta(minutes=15)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_ESCAPED: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


class AgendaRow(msgspec.Struct, frozen=True):
    """A meeting in the time zone of who reads it; `other` is the participant whom they meet."""

    start: datetime
    end: datetime
    place: str
    online: bool
    other: str
    organisation: str


class CalendarEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of a calendar. sequence: grows with each change of time or place; uid: stays the same all the while."""

    uid: str
    start: datetime
    end: datetime
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""
    sequence: int = 0
    cancelled: bool = False


def agenda(day: MeetingDay, meetings: Sequence[Meeting], participant: str, zone: ZoneInfo) -> tuple[AgendaRow, ...]:
    """The meetings of one participant, in order."""
    people = {one.id: one for one in day.participants}
    places = {place.id: place for place in day.places}
    rows = []
    for meeting in sorted(one for one in meetings if participant in one.pair):
        slot = day.slots[meeting.slot]
        other = meeting.second if meeting.first == participant else meeting.first
        rows.append(
            AgendaRow(
                start=slot.start.astimezone(zone),
                end=slot.end.astimezone(zone),
                place=meeting.place,
                online=meeting.place in places and places[meeting.place].online,
                other=other,
                organisation=people[other].organisation if other in people else "",
            )
        )
    return tuple(rows)


def meeting_uid(day_id: str, first: str, second: str, host: str) -> str:
    """The same for both and wherever the meeting moves; it tells nobody's id."""
    text = "\x00".join([day_id, *sorted((first, second))])
    return f"{hashlib.sha256(text.encode()).hexdigest()[:32]}@{host}"


def calendar_text(events: Sequence[CalendarEvent], *, name: str, product: str, stamp: datetime) -> str:
    """A calendar file (RFC 5545; name and refresh interval by RFC 7986), lines folded, with CRLF.

    Times are in UTC, which every calendar shows in the zone of its reader: nothing depends on zone data of others.
    stamp: when this was written, by the caller's clock. product: who wrote it, for people who look into the file.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_text(product)}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:PT{int(_REFRESH.total_seconds()) // 60}M",
    ]
    for event in sorted(events, key=lambda one: (one.start, one.uid)):
        lines += _event(event, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(event: CalendarEvent, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    yield f"DTSTAMP:{_time(stamp)}"
    yield f"DTSTART:{_time(event.start)}"
    yield f"DTEND:{_time(event.end)}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}"
    yield f"SUMMARY:{_text(event.summary)}"
    if event.location:
        yield f"LOCATION:{_text(event.location)}"
    if event.description:
        yield f"DESCRIPTION:{_text(event.description)}"
    if event.url:
        # An address is no text: nothing of it is escaped, so nothing in it may end the line.
        yield f"URL:{_CONTROL.sub('', event.url).replace(chr(10), '').replace(chr(9), '')}"
    yield "END:VEVENT"


def _time(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """Escaped as RFC 5545 section 3.3.11 asks; what no calendar shows is left out."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", lines).translate(_ESCAPED)


def _folded(line: str) -> Iterator[str]:
    """Parts of at most 75 octets, no character cut in two; each but the first begins with a space."""
    part, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _OCTETS:
            yield part
            part, size = " ", 1
        part += letter
        size += octets
    yield part
