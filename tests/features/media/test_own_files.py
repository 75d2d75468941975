"""The list of one's files, what can be done with them, and the sweep."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from tests.factories.media import announce, append, image_bytes, make_file
from tests.features.media.conftest import Uploaded, Work, World

from community.features.media.models import File, FileState
from community.features.media.service.processing import sweep
from community.infra.storage import Storage

FILES = "/api/media/files"


@pytest.mark.parametrize("count", [1, 20])
async def test_the_list_needs_two_statements(
    world: World, session: AsyncSession, storage: Storage, connection: AsyncConnection, count: int
) -> None:
    for _ in range(count):
        await make_file(session, storage, world.people["owner"], used_by=("forums.post", world.post.id))
    await session.commit()
    await world["owner"].get(FILES)
    sent: list[str] = []
    event.listen(connection.sync_connection, "before_cursor_execute", lambda *args: sent.append(args[2]))
    page = (await world["owner"].get(FILES)).json()
    asked = [statement for statement in sent if statement.startswith("SELECT") and "accounts_session" not in statement]
    assert len(asked) == 2
    assert len(page["items"]) == count
    assert page["items"][0]["uses"] == [
        {
            "title": world.topic.title,
            "path": f"/sujets/{world.topic.id}?message=1",
            "place": world.space.name["fr"],
        }
    ]


async def test_the_list_goes_on_by_key(world: World, session: AsyncSession, storage: Storage) -> None:
    for _ in range(35):
        await make_file(session, storage, world.people["owner"])
    await session.commit()
    first = (await world["owner"].get(FILES)).json()
    second = (await world["owner"].get(FILES, params={"cursor": first["next"]})).json()
    ids = [row["file"]["id"] for page in (first, second) for row in page["items"]]
    assert (len(ids), len(set(ids)), second["next"]) == (35, 35, None)
    assert (await world["colleague"].get(FILES)).json() == {"items": [], "next": None}


async def test_only_unused_files_are_deleted(world: World, session: AsyncSession, storage: Storage, work: Work) -> None:
    used = await make_file(session, storage, world.people["owner"], used_by=("forums.post", world.post.id))
    free = await make_file(session, storage, world.people["owner"])
    await session.commit()
    refused = await world["owner"].delete(f"{FILES}/{used.id}")
    assert (refused.status_code, refused.json()["code"]) == (409, "file_in_use")
    assert (await world["owner"].delete(f"{FILES}/{free.id}")).status_code == 204
    assert (await world["owner"].get(f"{FILES}/{free.id}")).status_code == 404
    assert (await world["owner"].get(f"/media/{free.id}")).status_code == 404
    await work()
    assert not storage.path(free.id, "large").exists()
    assert await session.scalar(select(func.count()).where(File.id == free.id)) == 0
    assert storage.path(used.id, "large").exists()


async def test_the_owner_says_what_can_be_seen(world: World, uploaded: Uploaded) -> None:
    file_id = await uploaded("a.png", image_bytes())
    assert (await world["owner"].get(f"{FILES}/{file_id}")).json()["alt"] is None
    told = await world["owner"].patch(f"{FILES}/{file_id}", json={"alt": " Des  cagettes\n"})
    assert told.json()["alt"] == "Des cagettes"
    assert (await world["owner"].patch(f"{FILES}/{file_id}", json={"alt": ""})).json()["alt"] == ""
    assert (await world["owner"].patch(f"{FILES}/{file_id}", json={"alt": "x", "name": "y"})).status_code == 400


async def test_the_sweep_takes_what_nobody_wants(
    world: World, session: AsyncSession, storage: Storage, work: Work
) -> None:
    owner, now = world.people["owner"], datetime.now(UTC)
    past, later = now - timedelta(minutes=1), now + timedelta(hours=1)
    gone = await make_file(session, storage, owner, expires_at=past)
    waits = await make_file(session, storage, owner, expires_at=later)
    used = await make_file(session, storage, owner, expires_at=past, used_by=("forums.post", world.post.id))
    await session.commit()
    unfinished = await announce(world["owner"], "a.png", 10)
    await append(world["owner"], unfinished.headers["Location"], 0, b"xx")
    await sweep(session, storage, now=now)
    await session.commit()
    await work()
    states = {row.id: row.state for row in await session.execute(select(File.id, File.state))}
    assert gone.id not in states
    assert states[waits.id] == states[used.id] == FileState.READY
    assert not storage.path(gone.id, "large").exists()
    await sweep(session, storage, now=now + timedelta(hours=49))
    await session.commit()
    await work()
    left = {row.id: row.state for row in await session.execute(select(File.id, File.state))}
    assert list(left) == [used.id]
    assert list((storage.path(used.id).parents[3] / "parts").iterdir()) == []
