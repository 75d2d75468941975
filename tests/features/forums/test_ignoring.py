"""Posts of ignored people: marked for who ignores them, and for nobody else."""

from typing import Any

import httpx
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.worker import work_off
from tests.features.forums.conftest import Events, World

from community.app.factory import Community
from community.core.clock import SystemClock
from community.features.forums import policy
from community.features.forums.queries.audience import audience, post_of
from community.features.forums.repository.reactions import is_ignored
from community.infra.db import Database
from community.settings import Settings


async def marked(browser: httpx.AsyncClient, world: World, page: str = "posts?limit=20") -> dict[int, bool]:
    found = (await browser.get(f"/api/forums/topics/{world.topic.id}/{page}")).json()
    return {post["number"]: post["ignored"] for post in found["items"]}


async def ignore(browser: httpx.AsyncClient, world: World, name: str, duration: str | None = "week") -> Any:
    path = f"/api/forums/people/{world.people[name].id}/ignore"
    answer = await (browser.delete(path) if duration is None else browser.put(path, json={"duration": duration}))
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_mark_is_personal_whatever_is_kept(world: World) -> None:
    reader, outsider = world["reader"], world["outsider"]
    assert await marked(reader, world) == {1: False, 2: False}
    await ignore(reader, world, "member")
    for _ in ("read", "kept"):
        assert await marked(reader, world) == {1: False, 2: True}
        assert await marked(outsider, world) == {1: False, 2: False}
    assert (await marked(reader, world, "changes?after=0"))[2]
    assert (await marked(reader, world, "summary"))[2]
    assert not (await marked(outsider, world, "summary"))[2]
    await ignore(reader, world, "member", None)
    assert await marked(reader, world) == {1: False, 2: False}


async def test_who_comes_to_moderate_is_heard_again(
    world: World, app: Community, database: Database, settings: Settings, session: AsyncSession, events: Events
) -> None:
    """In posts, lists, notices and reactions, also where all of it is kept; and ignored again once they leave."""
    reader, author, member = world["reader"], world.people["author"], world.people["member"]

    async def shown() -> tuple[bool, bool, bool]:
        """Whether the post is folded, whether the topic is out of the list, whether people are named as ignored."""
        topics = (await reader.get("/api/forums/topics?list=latest")).json()["items"]
        ignored = (await reader.get("/api/forums/following")).json()["ignored"]
        gone = str(world.topic.id) not in [topic["id"] for topic in topics]
        return (await marked(reader, world))[2], gone, bool(ignored)

    async def told() -> bool:
        post = await post_of(session, world.topic.id, 2)
        assert post is not None
        found = await audience(session, post, followers=True, now=SystemClock().now())
        return world.people["reader"].id in {each.person_id for each in found}

    space = f"/api/forums/spaces/{world.public.id}/follow"
    assert (await reader.put(space, json={"level": "watching"})).status_code == 200
    for name in ("author", "member"):
        await ignore(reader, world, name, "ever")
    assert (await shown(), await told()) == ((True, True, True), False)
    for roles, expected in ((["moderator"], (False, False, False)), ([], (True, True, True))):
        for person in (author, member):
            answer = await world["administrator"].put(f"/api/accounts/people/{person.id}/roles", json={"roles": roles})
            assert answer.status_code == 204
        before = len([name for name, _ in await events() if name == "forums.following_changed"])
        await work_off(database, settings)
        after = [content for name, content in await events() if name == "forums.following_changed"]
        assert {content["person_id"] for content in after[before:]} == {str(world.people["reader"].id)}
        app.state.house.cache.clear()
        assert (await shown(), await told()) == (expected, not expected[0])
        ignoring = policy.ignoring(now=SystemClock().now())
        by = world.people["reader"].id
        assert await is_ignored(session, by=by, person_id=author.id, ignoring=ignoring) == expected[0]


async def test_what_a_write_answers_is_marked_too(world: World) -> None:
    author = world["author"]
    second = await world.post_id(2)
    assert (await world["member"].put(f"/api/forums/posts/{second}/wiki", json={"wiki": True})).status_code == 200
    await ignore(author, world, "member", "ever")
    post = next(
        each
        for each in (await author.get(f"/api/forums/topics/{world.topic.id}/posts")).json()["items"]
        if each["number"] == 2
    )
    body = {"source": "mieux dit", "version": post["version"]}
    answer = await author.patch(f"/api/forums/posts/{second}", json=body)
    assert (answer.status_code, answer.json()["ignored"]) == (200, True)
    mine = await author.post(f"/api/forums/topics/{world.topic.id}/posts", json={"source": "suite"})
    assert mine.json()["ignored"] is False
