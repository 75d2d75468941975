"""Documents follow their sources, whatever happens, and change numbers tell engines what."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.features.search.conftest import THINGS, ThingChanged

from community.features.search.service import indexing as module
from community.features.search.service.indexing import Indexing, note_events


async def put(session: AsyncSession, *, id_: UUID | None = None, group: UUID | None = None, title: str = "Vis") -> UUID:
    id_ = id_ or uuid4()
    await session.execute(
        text(
            "INSERT INTO things VALUES (:id, :group, :title, 'Des vis en acier', '{members}') "
            "ON CONFLICT (id) DO UPDATE SET title = excluded.title, group_id = excluded.group_id"
        ),
        {"id": id_, "group": group or id_, "title": title},
    )
    return id_


async def touch(session: AsyncSession, id_: UUID, *, whole_group: bool = False) -> None:
    await note_events(session, [THINGS], [ThingChanged(id=id_, whole_group=whole_group)])


async def found(session: AsyncSession) -> dict[UUID, str]:
    rows = await session.execute(text("SELECT id, title FROM search_document WHERE NOT gone AND kind = 'thing'"))
    return {row.id: row.title for row in rows}


async def change_of(session: AsyncSession, id_: UUID) -> int:
    return (await session.execute(text("SELECT change FROM search_document WHERE id = :id"), {"id": id_})).scalar_one()


async def test_what_is_touched_can_be_found(session: AsyncSession, indexing: Indexing) -> None:
    thing = await put(session)
    await touch(session, thing)
    assert await indexing.take_touched() == 1
    assert await found(session) == {thing: "Vis"}
    assert await indexing.take_touched() == 0


async def test_a_change_gets_a_new_number_and_no_change_gets_none(session: AsyncSession, indexing: Indexing) -> None:
    thing = await put(session)
    await touch(session, thing)
    await indexing.take_touched()
    first = await change_of(session, thing)
    await touch(session, thing)
    await indexing.take_touched()
    assert await change_of(session, thing) == first
    await put(session, id_=thing, title="Boulons")
    await touch(session, thing)
    await indexing.take_touched()
    assert await change_of(session, thing) > first
    assert await found(session) == {thing: "Boulons"}


async def test_what_is_gone_leaves_a_tombstone_without_words(session: AsyncSession, indexing: Indexing) -> None:
    thing = await put(session)
    await touch(session, thing)
    await indexing.take_touched()
    first = await change_of(session, thing)
    await session.execute(text("DELETE FROM things"))
    await touch(session, thing)
    await indexing.take_touched()
    row = (await session.execute(text("SELECT * FROM search_document"))).one()
    assert row.gone
    assert row.change > first
    assert (row.title, row.body, row.words, row.audience) == ("", "", "", [])
    await put(session, id_=thing)
    await touch(session, thing)
    await indexing.take_touched()
    assert await found(session) == {thing: "Vis"}


async def test_a_group_is_made_anew_whole(
    session: AsyncSession, indexing: Indexing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    group, other = uuid4(), uuid4()
    stays, leaves, goes = [await put(session, group=group) for _ in range(3)]
    await touch(session, group, whole_group=True)
    while await indexing.take_touched():
        pass
    assert set(await found(session)) == {stays, leaves, goes}
    await put(session, id_=leaves, group=other, title="Ailleurs")
    await session.execute(text("DELETE FROM things WHERE id = :id"), {"id": goes})
    comes = await put(session, group=group)
    await touch(session, group, whole_group=True)
    while await indexing.take_touched():
        pass
    assert await found(session) == {stays: "Vis", leaves: "Ailleurs", comes: "Vis"}


async def test_a_walk_finds_what_no_event_told(
    session: AsyncSession, indexing: Indexing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 3)
    things = [await put(session) for _ in range(8)]
    await indexing.begin_walks()
    while await indexing.walk_on():
        pass
    assert set(await found(session)) == set(things)
    await session.execute(text("DELETE FROM things WHERE id = ANY(:ids)"), {"ids": things[:2]})
    await put(session, id_=things[2], title="Écrous")
    await indexing.begin_walks()
    assert not await indexing.walk_on(), "what was filled once is not filled again"
    await indexing.begin_walks(reason="reconcile")
    while await indexing.walk_on():
        pass
    assert set(await found(session)) == set(things[2:])
    walk = (await session.execute(text("SELECT seen, written, removed, finished_at FROM search_walk"))).one()
    assert (walk.seen, walk.written, walk.removed) == (6, 1, 2)
    assert walk.finished_at is not None


async def test_an_empty_kind_is_walked_to_its_end(session: AsyncSession, indexing: Indexing) -> None:
    await indexing.begin_walks()
    assert await indexing.walk_on()
    assert not await indexing.walk_on()


async def test_a_walk_goes_on_where_it_was(
    session: AsyncSession, indexing: Indexing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    for _ in range(5):
        await put(session)
    await indexing.begin_walks()
    await indexing.walk_on()
    await indexing.begin_walks(reason="reconcile")
    assert (await session.execute(text("SELECT seen, reason FROM search_walk"))).one() == (2, "fill")
    await indexing.begin_walks(reason="reindex")
    assert (await session.execute(text("SELECT seen, reason FROM search_walk"))).one() == (0, "reindex")
    await indexing.walk_on()
    await indexing.begin_walks(reason="reindex")
    while await indexing.walk_on():
        pass
    walked = await session.execute(text("SELECT seen, written, reason FROM search_walk"))
    assert walked.one() == (5, 5, "reindex"), "stopped and asked for again, it goes on, and writes everything"


async def test_a_very_long_text_does_not_stop_the_others(session: AsyncSession, indexing: Indexing) -> None:
    long, short = await put(session), await put(session)
    words = " ".join(f"mot{number}" for number in range(200_000))
    await session.execute(text("UPDATE things SET body = :words WHERE id = :id"), {"words": words, "id": long})
    await touch(session, long)
    await touch(session, short)
    await indexing.take_touched()
    assert set(await found(session)) == {long, short}
