"""How near the bound, how fair and how fast meeting days are scheduled: invented days of several shapes."""

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final, Literal, NamedTuple

import msgspec

from community.features.matchmaking.planning.meetings.checking import Clash, clashes
from community.features.matchmaking.planning.meetings.correcting import corrected
from community.features.matchmaking.planning.meetings.day import MeetingDay, Participant, Place, Slot, Wish
from community.features.matchmaking.planning.meetings.schedule import Meeting, Schedule
from community.features.matchmaking.planning.meetings.scheduling import schedule_day

Shape = Literal["two-sided", "popular few", "anybody", "dense", "organisations"]
Presence = Literal["all day", "half days", "seven slots of ten"]

SHAPES: Final[tuple[Shape, ...]] = ("two-sided", "popular few", "anybody", "dense", "organisations")
PRESENCES: Final[tuple[Presence, ...]] = ("all day", "half days", "seven slots of ten")
PEOPLE: Final = 300
SLOTS: Final = 20
TABLES: Final = 60
WISHES: Final = 3000


class Corrected(NamedTuple):
    """hit: meetings that could not stay."""

    hit: int
    moved: int
    cancelled: int
    clashes: int
    seconds: float


class Figures(NamedTuple):
    """Of one day; processor seconds, so that what else runs counts little.

    closed: a table, from the middle of the day on, while all tables are in use. late: ten people, for three slots then.
    """

    name: str
    seconds: float
    meetings: int
    of_bound: float
    median_share: float
    least_share: float
    unfair: int
    clashes: int
    closed: Corrected
    late: Corrected


def meeting_day(seed: int, shape: Shape, presence: Presence, tables: int = TABLES) -> MeetingDay:
    """Buyers, a third, weigh twice with two sides; three of ten wishes are musts, three of a hundred refusals.

    two-sided: each wishes for the other side. popular few: half of all wishes are for an eighth of the people.
    anybody: all alike. dense: three times as many wishes. organisations: of three people each, which are wished for.
    """
    chance = random.Random(seed)
    start = datetime(2026, 10, 5, 7, tzinfo=UTC)
    starts = [start + timedelta(minutes=20 * at + (90 if at >= SLOTS // 2 else 0)) for at in range(SLOTS)]
    people = tuple(
        Participant(
            id=f"person-{at:03}",
            organisation=f"organisation-{at // 3:03}" if shape == "organisations" else f"organisation-{at:03}",
            side="buyer" if at % 3 == 0 else "supplier",
            available=_available(chance, presence),
        )
        for at in range(PEOPLE)
    )
    return MeetingDay(
        slots=tuple(Slot(at, at + timedelta(minutes=20)) for at in starts),
        places=tuple(Place(id=f"table-{at:02}") for at in range(tables)),
        participants=people,
        wishes=_wishes(chance, shape, people),
        side_weights={"buyer": 2} if shape == "two-sided" else {},
    )


def _available(chance: random.Random, presence: Presence) -> frozenset[int]:
    day = range(SLOTS)
    if presence == "all day":
        return frozenset(day)
    if presence == "half days":
        return frozenset(chance.choice((day, day[: SLOTS // 2], day[SLOTS // 2 :], day)))
    return frozenset(slot for slot in day if chance.random() < 0.7)


def _wishes(chance: random.Random, shape: Shape, people: tuple[Participant, ...]) -> tuple[Wish, ...]:
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < WISHES * (3 if shape == "dense" else 1):
        own = chance.randrange(PEOPLE)
        other = int(PEOPLE * chance.random() ** 3) if shape == "popular few" else chance.randrange(PEOPLE)
        if own != other and (shape != "two-sided" or people[own].side != people[other].side):
            pairs.add((own, other))
    levels = chance.choices(("must", "interested", "no"), (30, 67, 3), k=len(pairs))
    return tuple(
        Wish(
            wisher=people[own].id,
            wished=people[other].organisation if shape == "organisations" else people[other].id,
            level=level,
        )
        for (own, other), level in zip(sorted(pairs), levels, strict=True)
    )


def measure(seeds: int, tables: int) -> Iterator[Figures]:
    for shape in SHAPES:
        for presence in PRESENCES:
            for seed in range(seeds):
                yield _figures(f"{shape}, {presence}", meeting_day(seed, shape, presence, tables))


def _figures(name: str, day: MeetingDay) -> Figures:
    started = time.process_time()
    schedule = schedule_day(day)
    seconds = time.process_time() - started
    middle = SLOTS // 2
    no_table = msgspec.structs.replace(day.places[0], closed=frozenset(range(middle, SLOTS)))
    late = frozenset(one.id for one in day.participants[::30])
    people = tuple(
        msgspec.structs.replace(one, available=one.available - {middle, middle + 1, middle + 2})
        if one.id in late
        else one
        for one in day.participants
    )
    return Figures(
        name=name,
        seconds=seconds,
        meetings=len(schedule.meetings),
        of_bound=schedule.value / schedule.bound,
        median_share=schedule.median_share,
        least_share=min(one.granted / one.grantable for one in schedule.shares),
        unfair=len(schedule.below_fair_share),
        clashes=len(clashes(day, schedule.meetings)),
        closed=_corrected(msgspec.structs.replace(day, places=(no_table, *day.places[1:])), schedule),
        late=_corrected(msgspec.structs.replace(day, participants=people), schedule),
    )


def _corrected(changed: MeetingDay, schedule: Schedule) -> Corrected:
    started = time.process_time()
    correction = corrected(changed, schedule.meetings, first_slot=SLOTS // 2)
    return Corrected(
        hit=len({one for clash in clashes(changed, schedule.meetings) for one in _hit(clash, schedule)}),
        moved=len(correction.moved),
        cancelled=len(correction.cancelled),
        clashes=len(clashes(changed, correction.schedule.meetings)),
        seconds=time.process_time() - started,
    )


def _hit(clash: Clash, schedule: Schedule) -> Iterator[Meeting]:
    for one in schedule.meetings:
        if one.slot == clash.slot and clash.subject in {one.place, *one.pair}:
            yield one
