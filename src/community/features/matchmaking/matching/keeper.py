"""The hub of the live engine, made from PostgreSQL beside the loop, and kept up to date by marks."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import NamedTuple, TypeVar, TypeVarTuple
from uuid import UUID

from community.core.clock import Clock
from community.core.i18n import local_day
from community.features.matchmaking.queries.hub import HubRows, facts_of, hub_rows, past_projects
from community.features.matchmaking.repository import changes
from community.features.matchmaking.scoring.facts import Project
from community.features.matchmaking.scoring.live import LiveHub, live_hub, renewed
from community.infra.db import Database

T = TypeVar("T")
Given = TypeVarTuple("Given")


class Renewal(NamedTuple):
    """What was read anew. whole: everything. organisations: whose facts or needs may be others. seen: their marks."""

    whole: bool
    organisations: frozenset[str]
    seen: Mapping[UUID, datetime]


class Keeper:
    """Holds the hub; one task renews it, all may ask."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._building = ThreadPoolExecutor(1, "hub")
        self._kept: LiveHub | None = None
        self._made = asyncio.Event()

    async def kept(self) -> LiveHub:
        """The hub as it is; waits for the first one."""
        await self._made.wait()
        assert self._kept is not None  # noqa: S101 - made
        return self._kept

    async def beside(self, work: Callable[[*Given], T], *arguments: *Given) -> T:
        """Do what takes long in the thread that makes hubs, one thing after the other."""
        return await asyncio.get_running_loop().run_in_executor(self._building, work, *arguments)

    async def renew(self) -> Renewal | None:
        """Follow what is marked; None where nothing is. The first time everything is read."""
        if self._kept is None:
            return await self.remake()
        async with self._database.reading() as session:
            seen = await changes.noted(session)
            if not seen:
                return None
            rows = await hub_rows(session, seen)
        self._kept = await self.beside(_renewed, self._kept, rows, frozenset(map(str, seen)), self._today())
        return Renewal(False, frozenset(map(str, seen)), seen)

    async def renew_daily(self) -> Renewal | None:
        """The same; the first time on a new day everything is read anew."""
        if self._kept is None or self._kept.today != self._today():
            return await self.remake()
        return await self.renew()

    async def remake(self) -> Renewal:
        """Read everything anew, also how much each word tells."""
        async with self._database.reading() as session:
            seen = await changes.noted(session)
            rows = await hub_rows(session)
            projects = await past_projects(session)
        self._kept = await self.beside(_made, rows, projects, self._today())
        self._made.set()
        return Renewal(True, frozenset(self._kept.facts.organisations), seen)

    def close(self) -> None:
        self._building.shutdown(wait=False, cancel_futures=True)

    def _today(self) -> date:
        return local_day(self._clock.now())


def _made(rows: HubRows, projects: Iterable[Project], today: date) -> LiveHub:
    return live_hub(facts_of(rows), projects, today)


def _renewed(hub: LiveHub, rows: HubRows, read: frozenset[str], today: date) -> LiveHub:
    return renewed(hub, facts_of(rows), read, today)
