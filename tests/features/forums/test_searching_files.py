"""Files of posts, found by their names by whoever sees the posts."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.media import make_file
from tests.factories.searching import Mirror
from tests.features.forums.conftest import Statements, World
from tests.features.forums.test_searching import PEOPLE, actors, reply

from community.events.media import FileProcessed
from community.features.forums.indexing import FILE, SEARCHES
from community.features.forums.models import Topic
from community.features.media.models import File, FileState
from community.infra.storage import Storage
from community.settings import Settings

Give = Callable[..., Awaitable[File]]


@pytest.fixture
def give(session: AsyncSession, settings: Settings, world: World) -> Give:
    """A file of the member, in a reply of theirs."""

    async def make(topic: Topic | None = None, **values: Any) -> File:
        file = await make_file(session, Storage(settings.files_dir), world.people["member"], **values)
        await session.commit()
        await reply(world, source=f"Voici [le plan](/media/{file.id})", topic=topic)
        return file

    return make


@pytest.fixture
async def mirror(world: World, session: AsyncSession) -> Mirror:
    mirror = Mirror(session, [source for source in SEARCHES if source.kind == FILE])
    await mirror.fill()
    return mirror


async def follow(mirror: Mirror) -> dict[UUID, Any]:
    await mirror.follow()
    assert mirror.documents == await mirror.walk()
    return mirror.documents[FILE]


async def test_a_file_is_found_by_its_name_with_its_post(
    world: World, session: AsyncSession, mirror: Mirror, give: Give
) -> None:
    file = await give(name="Plan_quai-B412.pdf")
    document = (await follow(mirror))[file.id]
    assert (document.title, document.text) == ("Plan_quai-B412.pdf", "Plan quai B412 pdf")
    assert (document.context, document.audience) == (world.topic.title, (f"space:{world.public.id}",))
    assert document.author_id == world.people["member"].id
    view = (await mirror.shown(FILE, (await actors(session, world))["reader"]))[file.id]
    assert (view.path, view.place) == (f"/sujets/{world.topic.id}?message=3", world.public.name["fr"])
    assert (view.title, view.text) == ("Plan_quai-B412.pdf", world.topic.title)


async def test_files_come_and_go_with_the_text_that_shows_them(world: World, mirror: Mirror, give: Give) -> None:
    file = await give()
    assert file.id in await follow(mirror)
    path = f"/api/forums/posts/{await world.post_id(3)}"
    assert (await world["member"].patch(path, json={"source": "Sans", "version": 1})).is_success
    assert file.id not in await follow(mirror)
    again = {"source": f"![Avec](/media/{file.id})", "version": 2}
    assert (await world["member"].patch(path, json=again)).is_success
    assert file.id in await follow(mirror)
    assert (await world["member"].delete(path)).is_success
    assert file.id not in await follow(mirror)
    assert (await world["member"].post(f"{path}/restore")).is_success
    assert file.id in await follow(mirror)


async def test_files_follow_their_topic(world: World, session: AsyncSession, mirror: Mirror, give: Give) -> None:
    file = await give()
    await mirror.follow()
    first = f"/api/forums/posts/{await world.post_id(1)}"
    assert (await world["moderator"].delete(first)).is_success
    assert file.id not in await follow(mirror)
    assert (await world["moderator"].post(f"{first}/restore")).is_success
    assert file.id in await follow(mirror)
    moved = {"spaceId": str(world.private.id)}
    assert (await world["moderator"].patch(f"/api/forums/topics/{world.topic.id}", json=moved)).is_success
    # SQL knows at once, the index as soon as it has heard.
    assert await mirror.shown(FILE, (await actors(session, world))["outsider"], [file.id]) == {}
    assert (await follow(mirror))[file.id].space_id == world.private.id
    split = {"numbers": [3], "title": "À part", "spaceId": str(world.public.id)}
    assert (await world["moderator"].post(f"/api/forums/topics/{world.topic.id}/split", json=split)).is_success
    assert (await follow(mirror))[file.id].space_id == world.public.id


async def test_a_file_of_two_posts_is_found_as_long_as_one_is_there(
    world: World, session: AsyncSession, mirror: Mirror, give: Give
) -> None:
    file = await give(world.secret)
    await reply(world, source=f"![Aussi ici](/media/{file.id})")
    assert (await follow(mirror))[file.id].space_id == world.private.id
    people = await actors(session, world)
    assert (await mirror.shown(FILE, people["outsider"]))[file.id].place == world.public.name["fr"]
    assert (await world["member"].delete(f"/api/forums/posts/{await world.post_id(3, world.secret)}")).is_success
    assert (await follow(mirror))[file.id].space_id == world.public.id


async def test_only_files_that_were_checked_are_found(
    world: World, session: AsyncSession, mirror: Mirror, give: Give
) -> None:
    file = await give(state=FileState.PROCESSING)
    assert file.id not in await follow(mirror)
    file.state = FileState.READY
    await session.commit()
    event = FileProcessed(file_id=file.id, owner_id=file.owner_id, state=file.state, reason=None)
    await mirror.hear(mirror.sources[FILE], event)
    assert mirror.documents == await mirror.walk() != {FILE: {}}


async def test_who_finds_a_file_is_who_may_open_it(
    world: World, session: AsyncSession, mirror: Mirror, give: Give
) -> None:
    files = [await give(), await give(world.secret)]
    await follow(mirror)
    people = await actors(session, world)
    for name in PEOPLE:
        found = await mirror.findable(FILE, people[name])
        assert found == set(await mirror.shown(FILE, people[name])), name
        opened = {
            file.id
            for file in files
            if name != "anonymous" and (await world[name].get(f"/media/{file.id}")).status_code == 200
        }
        assert found == opened, name
    assert await mirror.findable(FILE, people["outsider"]) == {files[0].id}


async def test_one_statement_each_however_many(
    world: World, session: AsyncSession, mirror: Mirror, give: Give, statements: Statements
) -> None:
    ids = [(await give(name=f"Plan {number}.pdf")).id for number in range(20)]
    await follow(mirror)
    source, reader = mirror.sources[FILE], (await actors(session, world))["reader"]
    for some in (ids[:1], ids):
        for asked in (source.documents(session, some), source.shown(session, reader, some)):
            statements.reset()
            assert len(await asked) == len(some)
            assert len(statements.sent) == 1
