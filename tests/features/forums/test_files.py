"""Posts with files: attached with the text, seen with the post, kept when the text is refused."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.media import make_file
from tests.features.forums.conftest import Statements, World

from community.features.forums.models import Post
from community.features.forums.service.rendering import RenderingService
from community.features.media.models import File, FileUse
from community.infra.db import Database
from community.infra.storage import Storage
from community.settings import Settings

FileOf = Callable[..., Awaitable[File]]


@pytest.fixture
def file_of(session: AsyncSession, settings: Settings, world: World) -> FileOf:
    """A ready file of one of the people."""

    async def make(owner: str, **values: object) -> File:
        file = await make_file(session, Storage(settings.files_dir), world.people[owner], **values)  # type: ignore[arg-type]
        await session.commit()
        return file

    return make


async def uses(session: AsyncSession) -> set[tuple[UUID, UUID]]:
    rows = await session.execute(
        select(FileUse.file_id, FileUse.subject_id).where(FileUse.subject_kind == "forums.post")
    )
    return {(row.file_id, row.subject_id) for row in rows}


async def reply(world: World, name: str, source: str) -> dict[str, object]:
    answer = await world[name].post(f"/api/forums/topics/{world.secret.id}/posts", json={"source": source})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def test_an_image_is_seen_with_its_post(world: World, file_of: FileOf, session: AsyncSession) -> None:
    file = await file_of("author", width=1600, height=900)
    post = await reply(world, "author", f"Voici :\n\n![Des cagettes](/media/{file.id})")
    html = str(post["html"])
    assert f'<img src="/media/{file.id}" alt="Des cagettes" class="file-image" width="1600" height="900"' in html
    assert f"/media/{file.id}/small 640w" in html
    assert (file.id, UUID(str(post["id"]))) in await uses(session)
    statuses = {name: (await world[name].get(f"/media/{file.id}")).status_code for name in ("member", "outsider")}
    assert statuses == {"member": 200, "outsider": 404}


async def test_a_document_is_shown_as_a_chip(world: World, file_of: FileOf) -> None:
    file = await file_of("author", name="Plan <de> charge.pdf", kind="pdf", size=1_234_567, preview=True)
    html = str((await reply(world, "author", f"[Plan <de> charge.pdf](/media/{file.id})"))["html"])
    assert f'<a class="file" href="/media/{file.id}" download="" rel="nofollow ugc noopener">' in html
    assert f'<img src="/media/{file.id}/preview" alt=""' in html
    assert "Plan &lt;de&gt; charge.pdf" in html
    assert '<span class="file-facts" data-bytes="1234567">PDF, 1.2 MB</span>' in html


async def test_files_of_others_are_used_only_where_they_are_seen(
    world: World, file_of: FileOf, session: AsyncSession
) -> None:
    file = await file_of("author")
    text = f"![x](/media/{file.id})"
    path = f"/api/forums/topics/{world.secret.id}/posts"
    refused = await world["member"].post(path, json={"source": text})
    assert refused.status_code == 422
    assert refused.json()["errors"] == [{"pointer": "/source", "code": "file_unknown", "params": {"id": str(file.id)}}]
    await reply(world, "author", text)
    quoted = await reply(world, "member", f"> {text}\n\nOui.")
    assert (file.id, UUID(str(quoted["id"]))) in await uses(session)
    # The outsider may open topics in the public space, but has never seen the file.
    topic = {"spaceId": str(world.public.id), "title": "Fuite", "source": text}
    assert (await world["outsider"].post("/api/forums/topics", json=topic)).status_code == 422
    assert (await world["outsider"].post("/api/forums/preview", json={"source": text})).status_code == 200
    assert (await world["outsider"].get(f"/media/{file.id}")).status_code == 404


async def test_a_preview_tells_nothing_of_files_of_others(world: World, file_of: FileOf) -> None:
    file = await file_of("author", name="secret.pdf", kind="pdf")
    shown = await world["outsider"].post("/api/forums/preview", json={"source": f"[x](/media/{file.id})"})
    assert "PDF" not in shown.json()["html"]


async def test_an_edit_changes_what_the_post_uses(world: World, file_of: FileOf, session: AsyncSession) -> None:
    first, second = await file_of("author"), await file_of("author")
    post = await reply(world, "author", f"![a](/media/{first.id})")
    post_id = UUID(str(post["id"]))
    edited = await world["author"].patch(
        f"/api/forums/posts/{post_id}", json={"source": f"![b](/media/{second.id})", "version": post["version"]}
    )
    assert edited.status_code == 200
    assert await uses(session) == {(second.id, post_id)}
    expiries = {
        row.id: row.expires_at
        for row in await session.execute(
            select(File.id, File.expires_at), execution_options={"populate_existing": True}
        )
    }
    assert expiries[first.id] is not None
    assert expiries[second.id] is None
    assert (await world["member"].get(f"/media/{first.id}")).status_code == 404


async def test_a_new_topic_uses_files_too(world: World, file_of: FileOf, session: AsyncSession) -> None:
    file = await file_of("member", state="processing")
    topic = {"spaceId": str(world.private.id), "title": "Photos", "source": f"![a](/media/{file.id})"}
    opened = await world["member"].post("/api/forums/topics", json=topic)
    assert opened.status_code == 201
    assert [used for used, _ in await uses(session)] == [file.id]


@pytest.mark.parametrize(
    ("state", "code"), [("uploading", "file_uploading"), ("refused", "file_unknown"), ("deleted", "file_unknown")]
)
async def test_what_is_not_there_is_not_used(world: World, file_of: FileOf, state: str, code: str) -> None:
    file = await file_of("author", state=state)
    path = f"/api/forums/topics/{world.secret.id}/posts"
    refused = await world["author"].post(path, json={"source": f"![a](/media/{file.id})"})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, code)


async def test_addresses_elsewhere_are_no_files(world: World) -> None:
    strange = "01999999-0000-7000-8000-000000000001"
    await reply(world, "author", f"https://example.org/media/{strange} et [x](https://example.org/media/{strange})")


async def test_a_text_has_a_bounded_number_of_files(world: World) -> None:
    text = "".join(f"/media/01999999-0000-7000-8000-{n:012d} " for n in range(51))
    path = f"/api/forums/topics/{world.secret.id}/posts"
    refused = await world["author"].post(path, json={"source": text})
    assert refused.json()["errors"][0]["code"] == "too_many_files"


async def test_a_text_without_files_asks_nothing_of_them(world: World, statements: Statements) -> None:
    statements.reset()
    await reply(world, "author", "Rien que du texte.")
    assert not [sent for sent in statements.sent if "media_" in sent]


async def test_rendering_again_keeps_what_is_known_of_files(
    world: World, file_of: FileOf, session: AsyncSession, database: Database
) -> None:
    file, strange = await file_of("author", width=1600, height=900), await file_of("author", name="x.pdf", kind="pdf")
    post_id = UUID(str((await reply(world, "author", f"![a](/media/{file.id})"))["id"]))
    post = await session.get_one(Post, post_id, populate_existing=True)
    before = post.html
    post.renderer_version, post.html = 0, ""
    post.source += f" [y](/media/{strange.id})"
    await session.commit()
    async with database.unit_of_work() as uow:
        await RenderingService(uow).render_batch(after=None)
    await session.refresh(post)
    assert post.html.startswith(before.removesuffix("</p>"))
    assert "PDF" not in post.html


async def expiry(session: AsyncSession, file: File) -> datetime:
    found = await session.scalar(select(File.expires_at).where(File.id == file.id))
    assert found is not None
    return found


async def test_files_wait_with_the_draft_that_names_them(world: World, file_of: FileOf, session: AsyncSession) -> None:
    soon = datetime.now(UTC) + timedelta(days=7)
    file, strange = await file_of("author", expires_at=soon), await file_of("member", expires_at=soon)
    body = {"body": f"![a](/media/{file.id}) ![b](/media/{strange.id})", "title": "", "extra": {}}
    path = f"/api/forums/drafts/topic:{world.secret.id}"
    saved = await world["author"].put(path, json={**body, "device": "bureau", "sequence": 0})
    assert saved.status_code == 200, saved.text
    assert await expiry(session, file) > datetime.now(UTC) + timedelta(days=179)
    assert await expiry(session, strange) == soon


async def test_files_wait_with_the_scheduled_post_that_names_them(
    world: World, file_of: FileOf, session: AsyncSession
) -> None:
    file = await file_of("author", expires_at=datetime.now(UTC) + timedelta(days=7))
    strange = await file_of("member")
    at = datetime.now(UTC) + timedelta(days=30)
    post = {"topicId": str(world.secret.id), "publishAt": at.isoformat()}
    refused = await world["author"].post("/api/forums/scheduled", json={**post, "source": f"![b](/media/{strange.id})"})
    assert refused.json()["errors"][0]["code"] == "file_unknown"
    taken = await world["author"].post("/api/forums/scheduled", json={**post, "source": f"![a](/media/{file.id})"})
    assert taken.status_code == 201, taken.text
    assert await expiry(session, file) > at
