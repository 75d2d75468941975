"""Works out the teams that were asked for."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from time import monotonic
from typing import Final, NamedTuple
from uuid import UUID

import msgspec
import structlog

from community.core.clock import Clock, SystemClock
from community.core.i18n import local_day
from community.features.matchmaking.matching.task import Bench, MatcherTask
from community.features.matchmaking.planning.consortium.proposal import Proposal
from community.features.matchmaking.planning.progress import Progress
from community.features.matchmaking.repository import consortia
from community.features.matchmaking.scoring.hub import Hub
from community.features.matchmaking.service.team_projects import Asked, Seat, concerned, fits_of, proposed
from community.features.matchmaking.vocabulary.consortia import ProposalState
from community.infra.db import Database

log = structlog.get_logger()

TOLD_SECONDS: Final = 0.5
"""Between two looks at how far it is, for those who wait."""


class Claimed(NamedTuple):
    proposal_id: UUID
    started_at: datetime
    asked: Asked


def propose(bench: Bench) -> Callable[[], Awaitable[bool]]:
    """Takes one question at a time; the hub is as the keeper has it."""
    clock = SystemClock()

    async def step() -> bool:
        kept = await bench.keeper.kept()
        return await propose_once(bench.database, kept.supply, clock)

    return step


async def propose_once(database: Database, hub: Hub, clock: Clock) -> bool:
    """Work out the teams of the project that waits longest; False where none waits."""
    claimed = await _claim(database, clock)
    if claimed is None:
        return False
    began = monotonic()
    try:
        found = await _work(database, hub, claimed)
    except Exception:
        log.exception("consortium_proposal_failed", proposal=str(claimed.proposal_id))
        await _finish(database, clock, claimed, None, monotonic() - began)
        return True
    await _finish(database, clock, claimed, found, monotonic() - began)
    return True


async def _claim(database: Database, clock: Clock) -> Claimed | None:
    now = clock.now()
    async with database.unit_of_work() as uow:
        waiting = await consortia.claim_proposal(uow.session, now=now)
        if waiting is None:
            return None
        project = await consortia.consortium(uow.session, waiting.consortium_id)
        asked = Asked(
            project=project,
            needs=await consortia.needs_of(uow.session, project.id),
            invitations=await consortia.invitations_of(uow.session, project.id),
            day=project.deadline or local_day(now),
        )
        waiting.state, waiting.started_at, waiting.version = ProposalState.WORKING, now, project.version
        waiting.step, waiting.found = "fitting", 0
        return Claimed(waiting.id, now, asked)


async def _work(database: Database, hub: Hub, claimed: Claimed) -> Proposal:
    found = await asyncio.to_thread(fits_of, hub, claimed.asked)
    async with database.reading() as session:
        rows = await consortia.facts_of(session, sorted(concerned(claimed.asked, found)))
    seats = {row.id: Seat(row.kind, row.country, row.postcode or "", row.siren or "") for row in rows}
    latest = Progress("relaxing", 0, 0)

    def report(progress: Progress) -> None:
        nonlocal latest
        latest = progress

    over = asyncio.Event()

    async def tell() -> None:
        told = None
        while not over.is_set():
            if (now := (latest.step, latest.done)) != told:
                await _note(database, claimed, *now)
                told = now
            with suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), TOLD_SECONDS)

    telling = asyncio.create_task(tell())
    try:
        return await asyncio.to_thread(proposed, hub, claimed.asked, found, seats, report)
    finally:
        over.set()
        await telling


async def _note(database: Database, claimed: Claimed, step: str, found: int) -> None:
    async with database.unit_of_work() as uow:
        row = await consortia.proposal_under_way(uow.session, claimed.proposal_id, claimed.started_at)
        if row is not None:
            row.step, row.found = step, found


async def _finish(database: Database, clock: Clock, claimed: Claimed, found: Proposal | None, seconds: float) -> None:
    """Write what came of it, unless somebody has asked anew meanwhile."""
    async with database.unit_of_work() as uow:
        row = await consortia.proposal_under_way(uow.session, claimed.proposal_id, claimed.started_at)
        if row is None:
            return
        row.made_at, row.seconds, row.step = clock.now(), round(seconds, 3), ""
        if found is None:
            row.state, row.error = ProposalState.FAILED, "internal_error"
        else:
            row.state, row.content = ProposalState.MADE, msgspec.to_builtins(found)
            row.found = len(found.teams)
    log.info("consortium_teams", teams=row.found, seconds=round(seconds, 3))


TEAMS: Final = MatcherTask(name="teams", start=propose)
