"""Who may have a file, and how it is sent."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.media import image_bytes, make_file, upload
from tests.features.media.conftest import Uploaded, Work, World

from community.features.media.service.processing import sweep
from community.infra.storage import Storage
from community.settings import Settings
from community.web.sending import range_in


async def shared(world: World, session: AsyncSession, storage: Storage) -> str:
    file = await make_file(session, storage, world.people["owner"], used_by=("forums.post", world.post.id))
    await session.commit()
    return str(file.id)


async def test_the_right_is_that_of_the_post(world: World, session: AsyncSession, storage: Storage) -> None:
    file_id = await shared(world, session, storage)
    statuses = {name: (await world[name].get(f"/media/{file_id}")).status_code for name in world.browsers}
    assert statuses == {"owner": 200, "colleague": 200, "moderator": 200, "stranger": 404}
    assert (await world["colleague"].get(f"/api/media/files/{file_id}")).status_code == 404


async def test_a_right_withdrawn_ends_at_once(world: World, session: AsyncSession, storage: Storage) -> None:
    file_id = await shared(world, session, storage)
    colleague = world["colleague"]
    first = await colleague.get(f"/media/{file_id}")
    again = await colleague.get(f"/media/{file_id}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert (await world["moderator"].delete(f"/api/forums/posts/{world.post.id}")).status_code == 204
    gone = await colleague.get(f"/media/{file_id}", headers={"If-None-Match": first.headers["ETag"]})
    assert gone.status_code == 404
    assert (await world["owner"].get(f"/media/{file_id}")).status_code == 200


async def test_a_deleted_post_keeps_its_files_until_it_is_restored(
    world: World, session: AsyncSession, storage: Storage, work: Work
) -> None:
    file_id = await shared(world, session, storage)
    post = f"/api/forums/posts/{world.post.id}"
    assert (await world["moderator"].delete(post)).status_code == 204
    await sweep(session, storage, now=datetime.now(UTC) + timedelta(days=1_000))
    await session.commit()
    await work()
    statuses = {name: (await world[name].get(f"/media/{file_id}")).status_code for name in world.browsers}
    assert statuses == {"owner": 200, "colleague": 404, "moderator": 200, "stranger": 404}
    assert (await world["owner"].delete(f"/api/media/files/{file_id}")).status_code == 409
    assert (await world["moderator"].post(f"{post}/restore")).status_code == 200
    assert (await world["colleague"].get(f"/media/{file_id}")).status_code == 200


async def test_nobody_sees_a_file_before_it_was_opened(world: World, work: Work) -> None:
    file_id = await upload(world["owner"], "a.png", image_bytes())
    assert (await world["owner"].get(f"/media/{file_id}")).status_code == 404
    await work()
    assert (await world["owner"].get(f"/media/{file_id}")).status_code == 200


async def test_what_is_sent_can_do_nothing(world: World, uploaded: Uploaded) -> None:
    file_id = await uploaded("notes.txt", b"bonjour")
    headers = (await world["owner"].get(f"/media/{file_id}")).headers
    assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["Cache-Control"] == "private, no-cache"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("asked", "status", "content", "told"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=7-", 206, b"789", "bytes 7-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=4-100", 206, b"456789", "bytes 4-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=0-1,4-5", 200, b"0123456789", None),
        ("lines=1-2", 200, b"0123456789", None),
    ],
)
async def test_ranges(
    world: World, uploaded: Uploaded, asked: str, status: int, content: bytes, told: str | None
) -> None:
    file_id = await uploaded("chiffres.txt", b"0123456789")
    answer = await world["owner"].get(f"/media/{file_id}", headers={"Range": asked})
    assert (answer.status_code, answer.content, answer.headers.get("Content-Range")) == (status, content, told)
    stale = await world["owner"].get(f"/media/{file_id}", headers={"Range": asked, "If-Range": '"other"'})
    assert stale.status_code == 200


def test_no_header_of_a_range_breaks_it() -> None:
    for wanted in ("", "bytes=-", "bytes=5-2", "bytes=a-b", "bytes=0-0", "bytes 0-1"):
        part = range_in(wanted, 10)
        assert part is not None
        assert 0 <= part[0] <= part[1] <= 9


async def test_the_proxy_in_front_may_send(
    world: World, uploaded: Uploaded, app: object, settings: Settings, storage: Storage
) -> None:
    import msgspec

    file_id = await uploaded("notes.txt", b"bonjour")
    house = app.state.house  # type: ignore[attr-defined]
    house.settings = msgspec.structs.replace(settings, media_send_prefix="/_files/")
    answer = await world["owner"].get(f"/media/{file_id}")
    assert answer.headers["X-Accel-Redirect"] == f"/_files/{storage.place(file_id, 'original')}"
    assert answer.content == b""


async def test_a_page_of_images_asks_two_statements_each(
    world: World, session: AsyncSession, storage: Storage, app: object
) -> None:
    from sqlalchemy import event

    file_id = await shared(world, session, storage)
    sent: list[str] = []
    connection = session.bind.sync_connection  # type: ignore[union-attr]
    await world["colleague"].get(f"/media/{file_id}")
    event.listen(connection, "before_cursor_execute", lambda *args: sent.append(args[2]))
    await world["colleague"].get(f"/media/{file_id}")
    asked = [statement for statement in sent if statement.startswith("SELECT") and "accounts_session" not in statement]
    assert len(asked) == 2
