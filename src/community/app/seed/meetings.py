"""Meeting days of the demonstration: one whose wishes are planned, one that is published, one that is over."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from json import dumps
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from community.app.seed import DEMO_PEOPLE
from community.app.seed.draw import Draw
from community.app.seed.meetings_tables import (
    DayRow,
    FeedbackRow,
    MeetingRow,
    ParticipantRow,
    PlaceRow,
    PlanRow,
    Row,
    SeatRow,
    WishRow,
)
from community.app.seed.people import Member
from community.app.seed.sizes import Sizes
from community.app.seed.wording import read_texts
from community.core.i18n import DEFAULT_ZONE, local_day
from community.features.matchmaking.planning.meetings.day import Level, MeetingDay, Participant, Place, Slot, Wish
from community.features.matchmaking.planning.meetings.schedule import Schedule
from community.features.matchmaking.planning.meetings.scheduling import schedule_day
from community.features.matchmaking.planning.meetings.sessions import Session, slots_of

MINUTES: Final = 20
_LEVELS: Final[tuple[Level, ...]] = ("must", "interested", "interested", "interested", "no")
_STEPS: Final = ("none", "talk", "talk", "visit", "offer", "offer", "agreement")
_WISHES: Final = (3, 6)
_MEETING_DAYS: Final = (1, 3)
"""Tuesday and Thursday."""


class Calendar:
    """Makes the days; who comes is drawn among those who lead an organisation."""

    def __init__(self, sizes: Sizes, members: Sequence[Member]) -> None:
        self._now = sizes.now
        self._draw = Draw(sizes.seed, "meetings")
        by_email = {member.person.email: member for member in members}
        self._demo = {one.local: by_email[one.email] for one in DEMO_PEOPLE}
        taken = {member.membership.organisation_id for member in self._demo.values()}
        self._others: list[Member] = []
        for member in members:
            home = member.membership.organisation_id
            if member.person.state == "active" and not member.is_load and home not in taken:
                taken.add(home)
                self._others.append(member)

    def rows(self) -> list[Row]:
        return [row for said in read_texts("meetings")["day"] for row in self._day(said)]

    def _day(self, said: Mapping[str, Any]) -> Iterator[Row]:
        made_at = self._now - timedelta(days=max(10, 50 - said["days"]))
        slots = self._slots(said["days"])
        day_id, state = self._draw.uuid7(made_at), said["state"]
        places = [
            PlaceRow(self._draw.uuid7(made_at), day_id, f"Table {number + 1}", number)
            for number in range(said["tables"])
        ]
        people = self._people(said, day_id, len(slots), made_at, there=slots[0].start if state == "done" else None)
        wishes = list(self._wishes(day_id, people, made_at))
        schedule = schedule_day(_planned(slots, places, people, wishes))
        meetings = list(self._meetings(day_id, schedule, state, slots))
        yield DayRow(
            id=day_id,
            title=said["title"],
            description=said["description"],
            location=said["location"],
            state=state,
            slots=dumps(
                [
                    {"start": one.start.isoformat(), "end": one.end.isoformat(), "session": int(number >= 9)}
                    for number, one in enumerate(slots)
                ]
            ),
            starts_at=slots[0].start,
            ends_at=slots[-1].end,
            register_until=slots[0].start - timedelta(days=14 if state == "wishes" else 6),
            wish_until=slots[0].start - timedelta(days=7 if state == "wishes" else 5),
            sides=dumps([{"name": name, "weight": 1} for name in said["sides"]]),
            code="MELONS",
            created_by=self._demo["moderation"].id,
            created_at=made_at,
            updated_at=made_at,
            published_at=None if state == "wishes" else min(self._now, slots[0].start - timedelta(days=3)),
        )
        yield _plan(day_id, schedule, made_at)
        for made in (places, people, wishes, meetings):
            yield from made
        for meeting in meetings:
            for person in (meeting.first_id, meeting.second_id):
                yield SeatRow(person, meeting.slot, meeting.id)
                if meeting.state == "held" and self._draw.happens(0.7):
                    useful, step = self._draw.choice((3, 4, 4, 5, 5)), self._draw.choice(_STEPS)
                    yield FeedbackRow(meeting.id, person, useful, step, meeting.changed_at)

    def _slots(self, days: int) -> tuple[Slot, ...]:
        """A morning, and an afternoon, of the next Tuesday or Thursday after so many days."""
        date = local_day(self._now) + timedelta(days=days)
        while date.weekday() not in _MEETING_DAYS:
            date += timedelta(days=1)
        sessions = [Session(*(datetime.combine(date, time(hour)) for hour in hours)) for hours in ((9, 12), (14, 16))]
        return tuple(slot for slot, _ in slots_of(sessions, ZoneInfo(DEFAULT_ZONE), minutes=MINUTES, gap=0))

    def _people(
        self, said: Mapping[str, Any], day_id: UUID, slots: int, at: datetime, *, there: datetime | None
    ) -> list[ParticipantRow]:
        """Of each organisation one, the demo accounts among them."""
        members = [self._demo[name] for name in said["people"]]
        members += self._draw.sample(self._others, min(said["others"], len(self._others)))
        sides = said["sides"] or [""]
        found = []
        for number, member in enumerate(members):
            spared = set(self._draw.sample(range(slots), self._draw.randint(0, 4)))
            found.append(
                ParticipantRow(
                    id=self._draw.uuid7(at),
                    day_id=day_id,
                    person_id=member.id,
                    organisation_id=member.membership.organisation_id,
                    side=sides[number % len(sides)],
                    slots=[slot for slot in range(slots) if slot not in spared],
                    registered_at=at + timedelta(hours=number),
                    checked_in_at=there if there and self._draw.happens(0.9) else None,
                )
            )
        return found

    def _wishes(self, day_id: UUID, people: Sequence[ParticipantRow], at: datetime) -> Iterator[WishRow]:
        for one in people:
            others = [other for other in people if other.organisation_id != one.organisation_id]
            for other in self._draw.sample(others, min(self._draw.randint(*_WISHES), len(others))):
                yield WishRow(self._draw.uuid7(at), day_id, one.id, other.id, self._draw.choice(_LEVELS), at)

    def _meetings(self, day_id: UUID, schedule: Schedule, state: str, slots: Sequence[Slot]) -> Iterator[MeetingRow]:
        for one in schedule.meetings:
            over = state == "done"
            came = self._draw.happens(0.92)
            first, second = UUID(one.first), UUID(one.second)
            yield MeetingRow(
                id=self._draw.uuid7(min(self._now, slots[0].start) - timedelta(days=3)),
                day_id=day_id,
                slot=one.slot,
                place_id=UUID(one.place),
                first_id=first,
                second_id=second,
                state="planned" if not over else "held" if came else "no_show",
                changed_at=slots[one.slot].end if over else self._now,
                missing=[second] if over and not came else [],
            )


def _planned(
    slots: tuple[Slot, ...], places: Sequence[PlaceRow], people: Sequence[ParticipantRow], wishes: Sequence[WishRow]
) -> MeetingDay:
    return MeetingDay(
        slots=slots,
        places=tuple(Place(id=str(one.id)) for one in places),
        participants=tuple(
            Participant(
                id=str(one.id),
                organisation=str(one.organisation_id),
                side=one.side,
                available=frozenset(one.slots),
                longest_run=4,
            )
            for one in people
        ),
        wishes=tuple(
            Wish(wisher=str(one.wisher_id), wished=str(one.participant_id), level=_level(one.level)) for one in wishes
        ),
    )


def _level(name: str) -> Level:
    return next(level for level in _LEVELS if level == name)


def _plan(day_id: UUID, schedule: Schedule, at: datetime) -> PlanRow:
    below = set(schedule.below_fair_share)
    figures = {"value": schedule.value, "bound": schedule.bound, "median_share": round(schedule.median_share, 4)}
    return PlanRow(
        day_id=day_id,
        made_at=at.astimezone(UTC),
        figures=dumps(figures | {"seconds": 0.1, "moved": 0, "cancelled": 0, "added": 0}),
        shares=dumps({one.wisher: [one.granted, one.grantable, one.wisher in below] for one in schedule.shares}),
        ungranted=dumps([[one.wisher, one.wished, one.reason] for one in schedule.ungranted]),
    )
