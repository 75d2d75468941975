"""`community match rebuild` and `explain` on a database of their own."""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import NamedTuple
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from community.app.cli.match import command
from community.infra.db import async_url
from tests.factories.accounts import make_organisation, make_person
from tests.factories.matchmaking import make_line, make_opportunity

COLD = "Transport frigorifique de fruits et légumes"


class Pair(NamedTuple):
    """A need, who fits it, and who asks."""

    url: str
    need: UUID
    organisation: UUID
    owner: UUID


@pytest.fixture
async def pair(own_database: str) -> AsyncIterator[Pair]:
    engine = create_async_engine(async_url(own_database))
    async with AsyncSession(engine) as session, session.begin():
        firms = [await make_organisation(session) for _ in range(2)]
        people = [await make_person(session, organisation=firm) for firm in firms]
        need = make_opportunity(firms[0], people[0], summary=COLD)
        session.add_all([need, make_line(firms[1], people[1], text=COLD)])
        await session.flush()
        found = Pair(own_database, need.id, firms[1].id, firms[0].id)
    yield found
    await engine.dispose()


def run(monkeypatch: pytest.MonkeyPatch, pair: Pair, *arguments: object) -> str:
    monkeypatch.setenv("COMMUNITY_DATABASE_URL", pair.url)
    answer = CliRunner().invoke(command, [str(each) for each in arguments])
    return answer.output or str(answer.exception)


async def in_thread(monkeypatch: pytest.MonkeyPatch, pair: Pair, *arguments: object) -> str:
    """The commands run a loop of their own."""
    return await asyncio.to_thread(run, monkeypatch, pair, *arguments)


async def test_all_lists_are_made_anew_and_counted(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    output = await in_thread(monkeypatch, pair, "rebuild", "--learn")
    assert "fewer than 50 decided needs" in output
    assert re.search(r"1 lists in \d+\.\d s", output)
    engine = create_async_engine(async_url(pair.url))
    async with engine.connect() as connection:
        rows = await connection.execute(text("SELECT organisation_id FROM matchmaking_match"))
        assert rows.scalars().all() == [pair.organisation]
    await engine.dispose()


async def test_a_match_is_explained_by_parts_that_add_up(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    output = await in_thread(monkeypatch, pair, "explain", pair.need, pair.organisation)
    score = float(re.search(r"score (\d+\.\d+)", output)[1])  # type: ignore[index]  # it is there
    assert sum(float(part) for part in re.findall(r"^ +([+-]\d+\.\d+)", output, re.MULTILINE)) == pytest.approx(score)
    assert "tag:refrigerated_transport" in output


async def test_who_is_on_no_list_is_told_why(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "kept off the list: it asks" in await in_thread(monkeypatch, pair, "explain", pair.need, pair.owner)
    assert "neither a published opportunity" in await in_thread(monkeypatch, pair, "explain", uuid4(), pair.owner)
