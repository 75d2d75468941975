from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from tests.features.matchmaking.planning.days import slots

from community.features.matchmaking.planning.agenda import CalendarEvent, agenda, calendar_text, meeting_uid
from community.features.matchmaking.planning.meetings.day import MeetingDay, Participant, Place
from community.features.matchmaking.planning.meetings.schedule import Meeting

STAMP = datetime(2026, 9, 1, 8, tzinfo=UTC)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=200)


def event(summary: str, **fields: str) -> CalendarEvent:
    first = slots(1)[0]
    return CalendarEvent(uid="u@example.org", start=first.start, end=first.end, summary=summary, **fields)


def lines(text: str) -> list[str]:
    """Unfolded."""
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def value(rows: list[str], name: str) -> str:
    return next(row.removeprefix(f"{name}:") for row in rows if row.startswith(f"{name}:"))


def written(text: str, **fields: str) -> str:
    return calendar_text([event(text, **fields)], name="Day", product="-//Hub//EN", stamp=STAMP)


def test_an_agenda_holds_the_own_meetings_in_the_own_time_zone() -> None:
    people = tuple(Participant(id=name, organisation=f"{name}-org", available=frozenset([0, 1])) for name in "abc")
    day = MeetingDay(slots=slots(2), places=(Place(id="v", online=True),), participants=people, wishes=())
    meetings = (Meeting(1, "v", "a", "b"), Meeting(0, "v", "b", "c"))
    rows = agenda(day, meetings, "b", ZoneInfo("Europe/Madrid"))
    assert [(row.start.hour, row.other, row.organisation, row.online) for row in rows] == [
        (9, "c", "c-org", True),
        (9, "a", "a-org", True),
    ]


@given(TEXTS)
def test_no_line_has_more_than_75_octets(text: str) -> None:
    assert all(len(line.encode()) <= 75 for line in written(text).split("\r\n"))


@given(TEXTS, TEXTS)
def test_no_text_can_end_its_line(text: str, address: str) -> None:
    rows = lines(written(text, location=text, url=address))
    plain = lines(written("x"))
    assert [row.split(":")[0] for row in rows if not row.startswith(("LOCATION:", "URL:"))] == [
        row.split(":")[0] for row in plain
    ]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])))
def test_what_is_escaped_and_folded_can_be_read_back(text: str) -> None:
    found = value(lines(written(text)), "SUMMARY")
    read = found.replace("\\\\", "\0").replace("\\;", ";").replace("\\,", ",").replace("\\n", "\n").replace("\0", "\\")
    assert read == text


def test_times_are_universal() -> None:
    rows = lines(written("x"))
    assert (value(rows, "DTSTART"), value(rows, "DTEND")) == ("20261005T070000Z", "20261005T072000Z")


def test_an_identifier_is_the_same_for_both_and_names_neither() -> None:
    uid = meeting_uid("day", "ann", "bob", "hub.example")
    assert uid == meeting_uid("day", "bob", "ann", "hub.example")
    assert "ann" not in uid
    assert uid != meeting_uid("day", "ann", "cem", "hub.example")
