"""Answers that the gate gives again must be those that the application would give now."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.features.forums.conftest import World
from tests.features.forums.test_reading_pages import heard

from community.app.factory import Community
from community.features.forums.models import SpaceGrant
from community.infra.replay import answer_again

HOT = (
    "/topics",
    "/topics?list=unread",
    "/topics?space={space}",
    "/topics/{topic}",
    "/topics/{topic}/posts",
    "/counters",
)
Act = Callable[[World], Awaitable[httpx.Response]]


@pytest.fixture
async def given(app: Community, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Paths that were answered again since the last look."""
    await heard(app)
    paths: list[bytes] = []

    def noting(cache: Any, actor: Any, path: bytes, query: bytes) -> Any:
        answer = answer_again(cache, actor, path, query)
        if answer is not None:
            paths.append(path)
        return answer

    monkeypatch.setattr("community.web.gate.answer_again", noting)
    return paths


async def warm(browser: httpx.AsyncClient, path: str) -> httpx.Response:
    """Read, kept, given again."""
    for _ in range(3):
        answer = await browser.get(f"/api/forums{path}")
    return answer


def paths(world: World) -> list[str]:
    return [path.format(space=world.public.id, topic=world.topic.id) for path in HOT]


async def test_the_same_question_gets_the_same_bytes_again(world: World, given: list[bytes]) -> None:
    for path in paths(world):
        first = await world["member"].get(f"/api/forums{path}")
        again = await warm(world["member"], path)
        assert given, path
        given.clear()
        assert (again.status_code, again.content) == (200, first.content)
        assert again.headers["content-type"] == first.headers["content-type"]
        assert {*first.headers} == {*again.headers}


async def reply(world: World) -> httpx.Response:
    return await world["author"].post(f"/api/forums/topics/{world.topic.id}/posts", json={"source": "Encore un mot"})


async def read_on(world: World) -> httpx.Response:
    return await world["member"].put(f"/api/forums/topics/{world.topic.id}/read", json={"number": 2})


async def rename(world: World) -> httpx.Response:
    return await world["moderator"].patch(f"/api/forums/topics/{world.topic.id}", json={"title": "Un autre titre"})


async def open_topic(world: World) -> httpx.Response:
    new = {"spaceId": str(world.public.id), "title": "Un sujet de plus", "source": "Voici"}
    return await world["author"].post("/api/forums/topics", json=new)


async def dismiss(world: World) -> httpx.Response:
    return await world["member"].post("/api/forums/topics/dismiss-new", json={"spaceId": None})


async def react(world: World) -> httpx.Response:
    return await world["member"].put(f"/api/forums/posts/{await world.post_id(1)}/reactions/agree")


@pytest.mark.parametrize("act", [reply, read_on, rename, open_topic, dismiss, react])
async def test_after_a_change_they_are_as_read_anew(act: Act, world: World, app: Community, given: list[bytes]) -> None:
    for path in paths(world):
        await warm(world["member"], path)
    assert (await act(world)).is_success
    given.clear()
    now = [(await world["member"].get(f"/api/forums{path}")).content for path in paths(world)]
    app.state.house.cache.clear()
    assert now == [(await world["member"].get(f"/api/forums{path}")).content for path in paths(world)]


async def test_nobody_gets_the_answer_of_another(world: World, given: list[bytes]) -> None:
    for path in paths(world):
        await warm(world["author"], path)
    given.clear()
    own = [(await world["outsider"].get(f"/api/forums{path}")).content for path in paths(world)]
    assert not given
    assert own != [(await world["author"].get(f"/api/forums{path}")).content for path in paths(world)]


async def test_who_lost_the_right_gets_nothing_more(
    world: World, app: Community, session: AsyncSession, given: list[bytes]
) -> None:
    secret = f"/api/forums/topics/{world.secret.id}"
    for _ in range(3):
        assert (await world["member"].get(secret)).status_code == 200
    assert given
    inside = select(SpaceGrant.group_id).where(SpaceGrant.space_id == world.private.id)
    group = (await session.execute(inside)).scalar_one()
    changed = await world["administrator"].put(f"/api/accounts/groups/{group}/members", json={"personIds": []})
    assert changed.is_success
    assert (await world["member"].get(secret)).status_code == 404


async def test_after_signing_out_nothing_is_given_again(world: World, given: list[bytes]) -> None:
    for path in paths(world):
        await warm(world["member"], path)
    cookie = dict(world["member"].cookies)
    assert (await world["member"].post("/api/accounts/sign-out")).is_success
    given.clear()
    world["member"].cookies.update(cookie)
    for path in paths(world):
        assert (await world["member"].get(f"/api/forums{path}")).status_code == 401
    assert not given


async def test_a_silent_bus_ends_them_all(world: World, app: Community, given: list[bytes]) -> None:
    await warm(world["member"], "/topics")
    app.state.house.cache.trust(False)
    given.clear()
    await warm(world["member"], "/topics")
    assert not given
