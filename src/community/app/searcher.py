"""The searcher process: an index of its own, kept up to date from PostgreSQL, that answers the servers' questions.

Any number of them may run, on any machines: each has its own index, follows the documents by their change numbers, and
can lose it all. A new generation is built beside the one that answers, and takes its place when it has caught up.
"""

import asyncio
import shutil
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Final, TypeVar, TypeVarTuple

import msgspec
import structlog

from community.core.searching import Question, Ranking
from community.features.search.queries.documents import last_change
from community.features.search.queries.feed import read_feed
from community.features.search.repository import engines
from community.features.search.repository.documents import CHANNEL
from community.infra.db import Database, open_database
from community.infra.search.fusion import fuse
from community.infra.search.lexical import LexicalIndex
from community.infra.search.meanings import load_meanings
from community.infra.search.meili_names import key_of
from community.infra.search.meili_query import MeiliQuery
from community.infra.search.server import SearcherServer
from community.infra.search.wire import parse_address, token_of
from community.infra.tasks import stop_task
from community.infra.telemetry import configure_logging
from community.infra.waking import Waker
from community.settings import Settings

log = structlog.get_logger()

T = TypeVar("T")
Given = TypeVarTuple("Given")

KIND: Final = "lexical"
BATCH: Final = 1_000
COMMITTED: Final = 20_000
"""Changes between two commits while an index catches up."""
GATHER_SECONDS: Final = 0.1
"""Between two commits of an index that has caught up: each costs some 20 ms."""
POLL_SECONDS: Final = 2.0
REPORT_SECONDS: Final = 5.0
LEARN_SECONDS: Final = 300.0
"""Between two readings of all words of the index, unless it has grown by much."""
GROWN: Final = 1.2
OUTAGE_SECONDS: Final = 1.0
MEILI_SECONDS: Final = 0.25
"""For Meilisearch, while somebody types; after that the index answers alone."""
THREADS: Final = 2
"""Questions at the same time."""


class IndexKeeper:
    """The index that answers, the one that is being built beside it, and how both follow."""

    def __init__(self, folder: Path, database: Database, *, name: str) -> None:
        self._folder = folder
        self._database = database
        self._name = name
        self._writing = ThreadPoolExecutor(1, "index")
        self._asking = ThreadPoolExecutor(THREADS, "ask")
        self._generation = 0
        self._index: LexicalIndex | None = None
        self._lag_ms = 0
        self._reported_at = self._learnt_at = -LEARN_SECONDS
        self._learnt_of = 0

    async def ask(self, body: msgspec.Raw) -> Ranking:
        """Answer a question; until the first index has caught up there is no answer."""
        if self._index is None:
            raise LookupError("the index is being built")
        question = msgspec.msgpack.decode(body, type=Question)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._asking, self._index.search, question)

    async def follow(self, waker: Waker) -> None:
        """Keep the index up to date until cancelled, through any number of outages of the database."""
        while True:
            waker.clear()
            try:
                moved = await self.step()
            except Exception as error:  # noqa: BLE001 - the index stays as it is until the database is back
                log.warning("searcher_cannot_follow", error=repr(error))
                await asyncio.sleep(OUTAGE_SECONDS)
                continue
            if not moved:
                await waker.wait(POLL_SECONDS)
                await asyncio.sleep(GATHER_SECONDS)

    async def step(self) -> bool:
        """Apply what is new; True when there may be more."""
        async with self._database.reading() as session:
            wanted = await engines.wanted(session, KIND)
        if wanted != self._generation:
            await self._take_over(wanted)
        assert self._index is not None  # noqa: S101 - taken over
        moved = await self._catch_up(self._index)
        await self._report()
        return moved == BATCH

    async def _take_over(self, generation: int) -> None:
        """Build a generation, or go on with what is left of it; the one before answers meanwhile."""
        folder = self._folder / f"{KIND}-{generation}"
        building = await self._open(folder)
        began, started_at = time.monotonic(), building.position
        while await self._catch_up(building) == BATCH:
            if self._index is not None:
                await self._catch_up(self._index)
                await self._report(building.position)
        await self._write(building.refresh)
        log.info(
            "searcher_has_caught_up",
            generation=generation,
            changes=building.position - started_at,
            documents=building.documents,
            seconds=round(time.monotonic() - began, 1),
        )
        before, self._index, self._generation = self._index, building, generation
        self._reported_at = -REPORT_SECONDS
        if before is not None:
            await self._write(before.close)
        for other in self._folder.glob(f"{KIND}-*"):
            if other != folder:
                await self._write(shutil.rmtree, other)

    async def _open(self, folder: Path) -> LexicalIndex:
        """The index in a folder, if this version can go on with it; else an empty one.

        Nobody can go on who was away for so long that it was forgotten, as tombstones are, or who has followed changes
        that a restored database does not know.
        """
        if not await self._write(LexicalIndex.fits, folder):
            log.warning("searcher_index_is_of_another_format", folder=str(folder))
            await self._write(shutil.rmtree, folder)
        meanings = await self._write(load_meanings)
        index = await self._write(LexicalIndex, folder, meanings)
        async with self._database.reading() as session:
            known = await engines.is_known(session, self._name)
            last = await last_change(session)
        if index.position and (not known or index.position > last):
            log.warning("searcher_index_has_lost_its_place", position=index.position, last=last)
            await self._write(index.close)
            await self._write(shutil.rmtree, folder)
            index = await self._write(LexicalIndex, folder, meanings)
        return index

    async def _catch_up(self, index: LexicalIndex) -> int:
        """Apply one batch and, where it is the last one for now or enough has gathered, commit; returns its size."""
        async with self._database.reading() as session:
            feed = await read_feed(session, after=index.applied, limit=BATCH)
        if feed.changes:
            await self._write(index.apply, feed.changes)
        if index.applied > index.position and (len(feed.changes) < BATCH or index.waiting >= COMMITTED):
            await self._write(index.commit)
            if feed.noted_at is not None:
                self._lag_ms = max(round((datetime.now(UTC) - feed.noted_at).total_seconds() * 1000), 0)
        return len(feed.changes)

    async def _report(self, building: int = 0) -> None:
        """Say how far it is, and learn new words, now and then."""
        index, now = self._index, time.monotonic()
        assert index is not None  # noqa: S101 - only who answers reports
        if now - self._learnt_at > LEARN_SECONDS or index.documents > self._learnt_of * GROWN:
            self._learnt_at, self._learnt_of = now, index.documents
            await self._write(index.refresh)
        if now - self._reported_at < REPORT_SECONDS:
            return
        self._reported_at = now
        size = await self._write(_size_of, self._folder)
        async with self._database.unit_of_work() as uow:
            await engines.report(
                uow.session,
                name=self._name,
                now=datetime.now(UTC),
                kind=KIND,
                generation=self._generation,
                position=index.position,
                building=building,
                documents=index.documents,
                bytes=size,
                lag_ms=self._lag_ms,
            )

    async def _write(self, work: Callable[[*Given], T], *arguments: *Given) -> T:
        """Do what touches the folder, one thing after the other, beside the loop."""
        return await asyncio.get_running_loop().run_in_executor(self._writing, work, *arguments)

    async def close(self) -> None:
        """Let go of the folder."""
        if self._index is not None:
            await self._write(self._index.close)
        self._writing.shutdown()
        self._asking.shutdown()


class Typing:
    """What to propose while somebody types: Meilisearch, which knows beginnings and slips, and the index, fused."""

    def __init__(self, keeper: IndexKeeper, stack: AsyncExitStack, settings: Settings) -> None:
        self._keeper = keeper
        self._meili: MeiliQuery | None = None
        if settings.meili_url:
            prefix = settings.redis_namespace
            key = key_of(settings.meili_key, prefix, "search")
            self._meili = MeiliQuery(settings.meili_url, key, prefix, timeout=MEILI_SECONDS)
            stack.push_async_callback(self._meili.close)

    async def ask(self, body: msgspec.Raw) -> Ranking:
        """Answer by both, or by the one that there is."""
        if self._meili is None:
            return await self._keeper.ask(body)
        question = msgspec.msgpack.decode(body, type=Question)
        rankings = await asyncio.gather(self._meili.typed(question), self._keeper.ask(body), return_exceptions=True)
        found = [each for each in rankings if isinstance(each, Ranking)]
        for failure in rankings:
            if isinstance(failure, BaseException):
                log.warning("searcher_misses_an_engine", error=repr(failure))
        if not found:
            raise LookupError("no engine has answered")
        return fuse(found, limit=question.limit)


async def run_searcher(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT."""
    configure_logging(settings)
    address = parse_address(settings.searcher_listen or settings.searchers[0])
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(
            open_database(settings, application_name="community-searcher", statement_timeout_ms=60_000)
        )
        folder = settings.data_dir / "searcher"
        keeper = IndexKeeper(folder, database, name=name_of(folder))
        stack.push_async_callback(keeper.close)
        typing = Typing(keeper, stack, settings)
        server = SearcherServer({"ask": keeper.ask, "typed": typing.ask}, token=token_of(settings.secret_key))
        await stack.enter_async_context(server.listening(address))
        waker = Waker(settings.database_url, CHANNEL)
        await stack.enter_async_context(waker.listening())
        following = asyncio.create_task(keeper.follow(waker))
        stack.push_async_callback(stop_task, following)
        log.info("searcher_started", address=str(address))
        await stopped.wait()
        log.info("searcher_stopping")


def name_of(folder: Path) -> str:
    """The name of the index in a folder, made with it: addresses change, and may be alike on several machines."""
    file = folder / "name"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text(f"searcher {token_hex(4)}", encoding="utf-8")
    return file.read_text(encoding="utf-8")


def _size_of(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
