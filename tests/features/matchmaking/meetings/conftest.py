"""A meeting day of five firms, an organiser, and a clock that stands still until it is moved."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import running
from tests.factories.accounts import make_organisation, make_person, sign_in
from tests.factories.meetings import BASE, make_day, make_participant
from tests.factories.web import member_client
from tests.factories.worker import work_off
from tests.features.forums.conftest import Events, Statements, events, session, statements
from tests.features.notifications.conftest import FixedClock, Stored, stored

from community.app.factory import Community
from community.core.groups import OrganisationKind
from community.core.permissions import Role
from community.features.accounts.models import Organisation, Person
from community.features.matchmaking.matching.meeting_plans import make_plan
from community.features.matchmaking.models import Meeting, MeetingDay, MeetingParticipant, MeetingPlace
from community.features.matchmaking.planning.meetings.checking import Clash, clashes
from community.features.matchmaking.queries.meeting_facts import planned_day, planned_meetings, read_facts
from community.infra.db import Database
from community.settings import Settings

__all__ = ["Events", "FixedClock", "Statements", "Stored", "events", "session", "statements", "stored"]

FIRMS = ("ana", "bruno", "carla", "dora", "emil")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime.now(UTC).replace(microsecond=0))


@pytest.fixture
async def app(built: Community, settings: Settings, database: Database, clock: FixedClock) -> AsyncIterator[Community]:
    built.stand_on(settings, clock=clock, database=database)
    async with running(built) as app:
        yield app


@dataclass
class Fair:
    """ana to emil come, each for a firm of their own; gina is a colleague of ana; fred is a member who does not come.

    mod organises.
    """

    day: MeetingDay
    places: list[MeetingPlace]
    people: dict[str, Person]
    homes: dict[str, Organisation]
    coming: dict[str, MeetingParticipant]
    browsers: dict[str, httpx.AsyncClient]
    session: AsyncSession
    database: Database
    clock: FixedClock

    def __getitem__(self, name: str) -> httpx.AsyncClient:
        return self.browsers[name]

    @property
    def path(self) -> str:
        return f"{BASE}/{self.day.id}"

    async def did(self, name: str, method: str, path: str, body: Any = None) -> Any:
        """A request that must be granted."""
        answer = await self[name].request(method, self.path + path, json=body)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    async def refused(self, name: str, method: str, path: str, body: Any = None) -> tuple[int, str]:
        """Status and code, or the first field's code, of a request that must not be granted."""
        answer = await self[name].request(method, self.path + path, json=body)
        problem = answer.json()
        assert answer.is_error, answer.text
        return answer.status_code, (problem.get("errors") or [problem])[0]["code"]

    async def wish(self, name: str, other: str, level: str | None = "interested", **more: Any) -> None:
        await self.did(name, "PUT", f"/participants/{self.coming[other].id}/wish", {"level": level, **more})

    async def plan(self, kind: str = "schedule", *, fill: bool = False) -> dict[str, Any]:
        """Ask for it, let the matcher work, and look at it."""
        await self.did("mod", "POST", "/plan", {"kind": kind, "fill": fill})
        return await self.planned()

    async def planned(self) -> dict[str, Any]:
        while await make_plan(self.database, self.clock):
            pass
        seen: dict[str, Any] = await self.did("mod", "GET", "/schedule")
        return seen

    async def publish(self) -> dict[str, Any]:
        """A schedule of what is wished by now, in the hands of those who come."""
        seen = await self.plan()
        await self.did("mod", "PUT", "/state", {"state": "scheduled"})
        return seen

    async def agenda(self, name: str) -> list[tuple[str, str]]:
        """Whom one meets, with the state of the meeting."""
        seen = await self.did(name, "GET", "/agenda")
        return [(row["otherOrganisation"], row["state"]) for row in seen["meetings"]]

    async def meetings(self, *, cancelled: bool = False) -> list[Meeting]:
        rows = await self.session.scalars(
            select(Meeting)
            .where(Meeting.day_id == self.day.id)
            .order_by(Meeting.slot, Meeting.id)
            .execution_options(populate_existing=True)
        )
        return [one for one in rows if cancelled or one.state != "cancelled"]

    async def between(self, one: str, other: str) -> Meeting:
        pair = {self.coming[one].id, self.coming[other].id}
        return next(each for each in await self.meetings() if {each.first_id, each.second_id} == pair)

    async def faults(self) -> tuple[Clash, ...]:
        """What is wrong with the meetings as they are stored."""
        async with self.database.reading() as session:
            facts = await read_facts(session, await session.get_one(MeetingDay, self.day.id))
        return clashes(planned_day(facts), planned_meetings(facts.meetings))


@pytest.fixture
async def fair(app: Community, session: AsyncSession, database: Database, clock: FixedClock) -> AsyncIterator[Fair]:
    homes = {name: await make_organisation(session, legal_name=f"Maison {name.title()}") for name in FIRMS}
    homes["gina"], homes["fred"] = homes["ana"], await make_organisation(session, legal_name="Maison Fred")
    homes["mod"] = await make_organisation(session, kind=OrganisationKind.CHAMBER)
    people = {
        name: await make_person(
            session,
            organisation=home,
            given_name=name.title(),
            roles=[Role.MODERATOR if name == "mod" else Role.MEMBER],
        )
        for name, home in homes.items()
    }
    day = await make_day(session, people["mod"], now=clock.now())
    coming = {name: await make_participant(session, day, people[name], homes[name]) for name in FIRMS}
    tokens = {name: await sign_in(session, person) for name, person in people.items()}
    places = list(
        await session.scalars(select(MeetingPlace).where(MeetingPlace.day_id == day.id).order_by(MeetingPlace.position))
    )
    await session.commit()
    async with AsyncExitStack() as stack:
        browsers = {name: await stack.enter_async_context(member_client(app, token)) for name, token in tokens.items()}
        yield Fair(day, places, people, homes, coming, browsers, session, database, clock)


Work = Callable[[], Awaitable[list[str]]]


@pytest.fixture
def work(app: Community, database: Database, settings: Settings, clock: FixedClock) -> Work:
    """Everything that waits for the worker is done."""

    async def run() -> list[str]:
        done = await work_off(database, settings, clock)
        app.state.house.cache.clear()
        return done

    return run
