"""The searcher follows the documents, builds its next generation beside the present one, and survives what breaks."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import pytest
from sqlalchemy import text

from community.app import searcher as module
from community.app.searcher import KIND, IndexKeeper, name_of
from community.core.clock import SystemClock
from community.core.searching import Question, Ranking, SearchDocument
from community.features.search.repository import documents, engines
from community.features.search.service.indexing import row_of
from community.infra.db import Database

MEMBERS = {"thing": ("members",)}


async def put(database: Database, title: str, id_: UUID | None = None) -> UUID:
    id_ = id_ or uuid4()
    document = SearchDocument(
        id=id_, group_id=id_, title=title, text="", audience=("members",), at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    async with database.unit_of_work() as uow:
        await documents.lock(uow.session)
        await documents.write(uow.session, [row_of("thing", document, SystemClock().now())])
    return id_


async def drop(database: Database, id_: UUID) -> None:
    async with database.unit_of_work() as uow:
        await documents.bury(uow.session, "thing", [id_], now=SystemClock().now())


async def found(keeper: IndexKeeper, words: str) -> list[UUID]:
    question = msgspec.Raw(msgspec.msgpack.encode(Question(words=words, marks=MEMBERS)))
    ranking: Ranking = await keeper.ask(question)
    return [hit.id for hit in ranking.hits]


async def settle(keeper: IndexKeeper) -> None:
    while await keeper.step():
        pass


@pytest.fixture
async def keeper(database: Database, tmp_path: Path) -> AsyncIterator[IndexKeeper]:
    keeper = IndexKeeper(tmp_path / "search", database, name="one")
    yield keeper
    await keeper.close()


async def test_it_follows_what_is_written_changed_and_gone(database: Database, keeper: IndexKeeper) -> None:
    with pytest.raises(LookupError):
        await found(keeper, "cuir")
    thing = await put(database, "Cuir végétal")
    await settle(keeper)
    assert await found(keeper, "cuirs végétaux") == [thing]
    await put(database, "Liège", thing)
    await settle(keeper)
    assert await found(keeper, "cuir") == []
    assert await found(keeper, "liege") == [thing]
    await drop(database, thing)
    await settle(keeper)
    assert await found(keeper, "liège") == []


async def test_it_goes_on_where_it_was(database: Database, tmp_path: Path) -> None:
    first = await put(database, "Cuir")
    keeper = IndexKeeper(tmp_path / "search", database, name="one")
    await settle(keeper)
    await keeper.close()
    second = await put(database, "Cuir")
    again = IndexKeeper(tmp_path / "search", database, name="one")
    await settle(again)
    assert set(await found(again, "cuir")) == {first, second}
    await again.close()


async def test_a_new_generation_takes_over_when_it_has_caught_up(
    database: Database, keeper: IndexKeeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    monkeypatch.setattr(module, "REPORT_SECONDS", 0)
    things = {await put(database, "Cuir") for _ in range(7)}
    await settle(keeper)
    async with database.unit_of_work() as uow:
        generation = await engines.want_next(uow.session, KIND)
    await settle(keeper)
    assert set(await found(keeper, "cuir")) == things
    assert [each.name for each in (tmp_path / "search").iterdir()] == [f"{KIND}-{generation}"]
    async with database.reading() as session:
        (said,) = await engines.known(session)
    assert (said.generation, said.documents) == (generation, 7)


async def test_an_index_of_another_format_is_made_anew(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "search" / f"{KIND}-{engines.FIRST}"
    folder.mkdir(parents=True)
    (folder / "position.json").write_text('{"format": 0, "position": 12}')
    (folder / "left.over").touch()
    thing = await put(database, "Cuir")
    keeper = IndexKeeper(tmp_path / "search", database, name="one")
    await settle(keeper)
    assert await found(keeper, "cuir") == [thing]
    await keeper.close()


@pytest.mark.parametrize("lost", ["DELETE FROM search_engine", "UPDATE search_document SET change = 1"])
async def test_who_has_lost_its_place_begins_anew(database: Database, tmp_path: Path, lost: str) -> None:
    """After weeks of absence, or with a database that was restored."""
    gone, thing = await put(database, "Cuir"), await put(database, "Cuir")
    keeper = IndexKeeper(tmp_path / "search", database, name="one")
    await settle(keeper)
    await keeper.close()
    async with database.unit_of_work() as uow:
        await uow.session.execute(text("DELETE FROM search_document WHERE id = :id"), {"id": gone})
        await uow.session.execute(text(lost))
    again = IndexKeeper(tmp_path / "search", database, name="one")
    await settle(again)
    assert await found(again, "cuir") == [thing]
    await again.close()


def test_an_index_keeps_its_name_and_shares_it_with_none(tmp_path: Path) -> None:
    first = name_of(tmp_path / "first")
    assert name_of(tmp_path / "first") == first
    assert name_of(tmp_path / "second") != first


async def test_it_says_how_far_it_is(database: Database, keeper: IndexKeeper) -> None:
    await put(database, "Cuir")
    await settle(keeper)
    async with database.reading() as session:
        (said,) = await engines.known(session)
        last = (await session.execute(text("SELECT max(change) FROM search_document"))).scalar_one()
    assert (said.name, said.position, said.documents) == ("one", last, 1)
    assert said.bytes > 0
