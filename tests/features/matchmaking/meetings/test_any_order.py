"""Whatever people do in whatever order: no clash is stored, and few meetings move."""

import random
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.features.matchmaking.meetings.conftest import FIRMS, Fair

from community.features.matchmaking.models import MeetingSeat

STEPS = 14


class Doings:
    """What organisers and participants can do to a published day; what is refused changes nothing."""

    def __init__(self, fair: Fair, chance: random.Random) -> None:
        self._fair = fair
        self._chance = chance

    async def close_a_place(self) -> None:
        place = self._chance.choice(self._fair.places)
        closed = self._chance.sample(range(6), self._chance.randint(0, 3))
        await self._ask("mod", "PUT", f"/places/{place.id}", {"name": place.name, "closed": closed})

    async def come_otherwise(self) -> None:
        slots = self._chance.sample(range(6), self._chance.randint(1, 6))
        await self._ask("mod", "PUT", f"/participants/{self._somebody()}", {"slots": slots})

    async def leave_and_come_back(self) -> None:
        name = self._chance.choice(FIRMS)
        await self._ask(name, "DELETE", "/registration")
        await self._ask("mod", "POST", "/participants", {"personId": str(self._fair.people[name].id)})

    async def refuse(self) -> None:
        meeting = await self._some_meeting()
        for name in FIRMS:
            await self._ask(name, "POST", f"/meetings/{meeting}/refusal")

    async def book(self) -> None:
        place = str(self._chance.choice(self._fair.places).id)
        body = {"first": self._somebody(), "second": self._somebody(), "slot": self._chance.randrange(6)}
        await self._ask("mod", "POST", "/meetings", body | {"placeId": place})

    async def move(self) -> None:
        place = str(self._chance.choice(self._fair.places).id)
        body = {"slot": self._chance.randrange(6), "placeId": place}
        await self._ask("mod", "PUT", f"/meetings/{await self._some_meeting()}", body)

    async def correct(self) -> None:
        await self._ask("mod", "POST", "/plan", {"kind": "correction", "fill": self._chance.random() < 0.5})

    async def do_something(self) -> None:
        doings: list[Callable[[], Awaitable[None]]] = [
            self.close_a_place, self.come_otherwise, self.leave_and_come_back, self.refuse, self.book, self.move,
            self.correct,
        ]  # fmt: skip
        await self._chance.choice(doings)()

    def _somebody(self) -> str:
        return str(self._fair.coming[self._chance.choice(FIRMS)].id)

    async def _some_meeting(self) -> str:
        living = await self._fair.meetings()
        return str(self._chance.choice(living).id) if living else str(self._fair.day.id)

    async def _ask(self, name: str, method: str, path: str, body: object = None) -> None:
        answer = await self._fair[name].request(method, self._fair.path + path, json=body)
        assert answer.status_code < 500, answer.text


@pytest.mark.parametrize("seed", range(4))
async def test_no_order_of_doings_leaves_a_clash(fair: Fair, session: AsyncSession, seed: int) -> None:
    chance = random.Random(seed)
    pairs = [(one, other) for one in FIRMS for other in FIRMS if one != other]
    for wisher, wished in chance.sample(pairs, 9):
        await fair.wish(wisher, wished, chance.choice(["must", "interested", "interested"]))
    await fair.publish()
    doings = Doings(fair, chance)
    for _ in range(STEPS):
        await doings.do_something()
        if chance.random() < 0.6:
            await fair.planned()
            assert await fair.faults() == ()
            await _seats_are_those_of_meetings(fair, session)
    seen = await fair.plan("correction")
    assert (seen["clashes"], await fair.faults()) == ([], ())


async def _seats_are_those_of_meetings(fair: Fair, session: AsyncSession) -> None:
    rows = await session.scalars(select(MeetingSeat).execution_options(populate_existing=True))
    seats = {(one.participant_id, one.slot, one.meeting_id) for one in rows}
    meetings = await fair.meetings()
    assert seats == {(person, one.slot, one.id) for one in meetings for person in (one.first_id, one.second_id)}


async def test_what_can_stay_stays(fair: Fair) -> None:
    for wisher in FIRMS[1:]:
        await fair.wish(wisher, "ana")
    await fair.publish()
    before = {one.id: (one.slot, one.place_id) for one in await fair.meetings()}
    seen = await fair.plan("correction", fill=True)
    assert {one.id: (one.slot, one.place_id) for one in await fair.meetings()} == before
    assert (seen["plan"]["moved"], seen["plan"]["cancelled"], seen["plan"]["added"]) == (0, 0, 0)
