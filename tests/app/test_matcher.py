"""The matcher process: one at a time works, and goes on through what fails."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from community.app.devstack import StackUrls
from community.app.matcher import go_on
from community.core.clock import SystemClock
from community.features.matchmaking.matching.keeper import Keeper
from community.features.matchmaking.matching.task import Bench, MatcherTask
from community.infra import turns
from community.infra.db import open_database
from community.infra.tasks import stop_task
from community.infra.turns import turn
from tests.conftest import make_settings
from tests.polling import until

LOCK = 77_001


async def test_one_works_at_a_time_and_the_next_takes_over(migrated: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "SPARE_SECONDS", 0.01)
    began: list[str] = []
    ended = asyncio.Event()

    async def work(name: str) -> None:
        async with turn(migrated, LOCK):
            began.append(name)
            await ended.wait()

    first = asyncio.create_task(work("first"))
    await until(lambda: began == ["first"])
    second = asyncio.create_task(work("second"))
    done, _ = await asyncio.wait([second], timeout=0.1)
    assert (done, began) == (set(), ["first"])
    ended.set()
    await asyncio.gather(first, second)
    assert began == ["first", "second"]


async def test_a_task_goes_on_after_a_step_that_fails(
    own_database: str, urls: StackUrls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("community.app.matcher.OUTAGE_SECONDS", 0.0)
    steps: list[int] = []

    def start(_: Bench) -> Callable[[], Awaitable[bool]]:
        async def step() -> bool:
            steps.append(1)
            if len(steps) == 1:
                raise OSError("lost")
            return len(steps) < 3

        return step

    settings = make_settings(own_database, urls.redis_url, tmp_path)
    async with open_database(settings, application_name="tests") as database:
        keeper = Keeper(database, SystemClock())
        bench = Bench(database=database, keeper=keeper, settings=settings)
        going = asyncio.create_task(go_on(MatcherTask(name="one", start=start, seconds=60), bench))
        await until(lambda: len(steps) >= 3)
        await stop_task(going)
        keeper.close()
