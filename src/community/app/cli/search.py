"""`community search`: what can be found, made anew, and how far the engines are."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Final

import click
from rich.table import Table

from community.app.cli.environment import settings_with_database
from community.app.cli.group import CommandError, example
from community.app.cli.progress import Progress, make_console
from community.app.slices import MANIFESTS
from community.core.clock import SystemClock
from community.features.search.queries.documents import last_change
from community.features.search.queries.standing import Standing, standing
from community.features.search.repository import engines
from community.features.search.service.indexing import Indexing
from community.infra.catalogue import Catalogue
from community.infra.db import Database, open_database
from community.settings import Settings

KINDS: Final = sorted(Catalogue(MANIFESTS).searches)
ALIVE: Final = timedelta(seconds=60)
"""An engine that was silent for longer is not waited for."""
LOOK_SECONDS: Final = 1.0
LINE_SECONDS: Final = 5.0


@example("community search status")
@click.group()
def command() -> None:
    """What can be found: derived from all slices, kept by engines."""


@example("community search reindex", "community search reindex topic post")
@command.command()
@click.argument("kinds", nargs=-1, type=click.Choice(KINDS))
@click.option("--engines-only", is_flag=True, help="Build the engines' indexes anew from the documents as they are.")
def reindex(kinds: tuple[str, ...], engines_only: bool) -> None:
    """Make all documents anew from their sources, then the engines' indexes, beside those that answer.

    Nobody who searches notices. Stopped and started again, it goes on where it was.
    """
    if kinds and engines_only:
        raise CommandError("An engine holds all kinds: leave out the kinds, or --engines-only.")
    asyncio.run(_reindex(settings_with_database(), kinds, engines_only=engines_only))


@example("community search status")
@command.command()
def status() -> None:
    """Show how many documents there are, the last walk through each kind, and how far each engine is."""
    found = asyncio.run(_standing(settings_with_database()))
    console = make_console()
    walks = Table("Kind", "Walk", "Seen", "Written", "Removed", "State")
    for walk in found.walks:
        state = "under way" if walk.finished_at is None else f"ended {walk.finished_at:%Y-%m-%d %H:%M} UTC"
        walks.add_row(walk.kind, walk.reason, f"{walk.seen:,}", f"{walk.written:,}", f"{walk.removed:,}", state)
    console.print(walks)
    known = Table("Engine", "Generation", "Documents", "Size", "Behind", "Lag", "Seen")
    for each in found.engines:
        behind, seen = f"{found.last_change - each.position:,} changes", datetime.now(UTC) - each.seen_at
        size = f"{each.bytes / 1e6:,.0f} MB"
        seconds = f"{seen.total_seconds():.0f} s ago"
        known.add_row(
            each.name, str(each.generation), f"{each.documents:,}", size, behind, f"{each.lag_ms} ms", seconds
        )
    console.print(known)
    console.print(f"{found.touched:,} documents wait to be made anew.")


async def _standing(settings: Settings) -> Standing:
    async with open_database(settings, application_name="community-search") as database, database.reading() as session:
        return await standing(session)


async def _reindex(settings: Settings, kinds: tuple[str, ...], *, engines_only: bool) -> None:
    progress = Progress()
    async with open_database(settings, application_name="community-search", statement_timeout_ms=60_000) as database:
        if not engines_only:
            await _walk(database, kinds or tuple(KINDS), progress)
        if not kinds:
            await _build_engines(database, progress)


async def _walk(database: Database, kinds: tuple[str, ...], progress: Progress) -> None:
    """Walk here, beside a worker that does the same: whoever has the lock takes the next step."""
    sources = Catalogue(MANIFESTS).searches
    async with database.unit_of_work() as uow:
        await Indexing(uow.session, sources, SystemClock()).begin_walks(kinds, reason="reindex")
    said_at = 0.0
    while True:
        async with database.unit_of_work() as uow:
            moved = await Indexing(uow.session, sources, SystemClock()).walk_on()
        if not moved:
            break
        if time.monotonic() - said_at > LINE_SECONDS:
            said_at = time.monotonic()
            async with database.reading() as session:
                walks = [walk for walk in (await standing(session)).walks if walk.kind in kinds]
            progress.line("; ".join(f"{walk.kind}: {walk.seen:,}" for walk in walks if walk.seen))
    async with database.reading() as session:
        walks = [walk for walk in (await standing(session)).walks if walk.kind in kinds]
    for walk in walks:
        progress.line(f"{walk.kind}: {walk.seen:,} seen, {walk.written:,} written, {walk.removed:,} removed")


async def _build_engines(database: Database, progress: Progress) -> None:
    """Ask for a new generation of each kind of engine that is alive, and wait until they have caught up."""
    async with database.unit_of_work() as uow:
        alive = [each for each in await engines.known(uow.session) if datetime.now(UTC) - each.seen_at < ALIVE]
        wanted = {kind: await engines.want_next(uow.session, kind) for kind in sorted({each.kind for each in alive})}
        goal = await last_change(uow.session)
    if not alive:
        progress.warn("No engine has been heard of for a minute: each builds its index when it starts.")
        return
    names, said_at = {each.name for each in alive}, time.monotonic()
    while True:
        async with database.reading() as session:
            known = [each for each in await engines.known(session) if each.name in names]
        late = [each for each in known if each.generation < wanted[each.kind] or each.position < goal]
        for each in known:
            if each not in late and each.name in names:
                names.discard(each.name)
                progress.line(f"{each.name}: generation {each.generation}, {each.documents:,} documents")
        if not late:
            return
        if time.monotonic() - said_at > LINE_SECONDS:
            said_at = time.monotonic()
            progress.line("; ".join(f"{each.name}: {each.building:,} of {goal:,} changes" for each in late))
        await asyncio.sleep(LOOK_SECONDS)
