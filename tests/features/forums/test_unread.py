"""What is new and unread: the figures that people trust."""

from datetime import timedelta
from typing import Any

import httpx
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.accounts import make_person, sign_in
from tests.factories.forums import make_topic
from tests.factories.web import member_client
from tests.features.forums.conftest import World

from community.app.factory import Community
from community.core.clock import SystemClock
from community.features.forums.models import FollowLevel, LevelReason, TopicReader
from community.features.forums.queries import context


async def row(browser: httpx.AsyncClient, world: World) -> dict[str, Any]:
    items = (await browser.get(f"/api/forums/topics?space={world.public.id}")).json()["items"]
    found: dict[str, Any] = next(item for item in items if item["id"] == str(world.topic.id))
    return found


async def read(browser: httpx.AsyncClient, world: World, number: int) -> dict[str, Any]:
    answer = await browser.put(f"/api/forums/topics/{world.topic.id}/read", json={"number": number})
    assert answer.status_code == 200
    counters: dict[str, Any] = answer.json()
    return counters


async def reply(browser: httpx.AsyncClient, world: World) -> int:
    answer = await browser.post(f"/api/forums/topics/{world.topic.id}/posts", json={"source": "suite"})
    assert answer.status_code == 201
    return int(answer.json()["number"])


async def listed(browser: httpx.AsyncClient, kind: str) -> list[str]:
    return [item["id"] for item in (await browser.get(f"/api/forums/topics?list={kind}")).json()["items"]]


async def test_from_new_to_read_to_unread(world: World) -> None:
    reader, topic = world["reader"], str(world.topic.id)
    assert await listed(reader, "new") == [topic]
    assert (await row(reader, world))["isNew"] is True
    assert (await reader.get("/api/forums/counters")).json()["new"] == 1

    counters = await read(reader, world, 2)
    assert (counters["new"], counters["unread"]) == (0, 0)
    assert await listed(reader, "new") == []
    assert await listed(reader, "unread") == []

    await reply(world["member"], world)
    await reply(world["member"], world)
    assert ((await row(reader, world))["lastRead"], (await row(reader, world))["unread"]) == (2, 2)
    assert await listed(reader, "unread") == [topic]
    counters = (await reader.get("/api/forums/counters")).json()
    assert counters == {"new": 0, "unread": 1, "spaces": {str(world.public.id): {"new": 0, "unread": 1}}}
    spaces = (await reader.get("/api/forums/spaces")).json()
    assert [(space["newCount"], space["unreadCount"]) for space in spaces] == [(0, 1)]


async def test_reading_never_goes_back_nor_beyond_the_end(world: World, events: Any) -> None:
    reader = world["reader"]
    await read(reader, world, 2)
    await read(reader, world, 1)
    assert (await row(reader, world))["lastRead"] == 2
    await read(reader, world, 99)
    assert (await row(reader, world))["lastRead"] == 2
    await reply(world["member"], world)
    assert (await row(reader, world))["unread"] == 1
    # Only the first of the three moved the mark: the others are no event.
    assert [name for name, _ in await events()] == ["forums.topic_read", "forums.post_created"]


async def test_the_own_reply_is_read_when_all_before_it_was(world: World) -> None:
    member = world["member"]
    await read(member, world, 2)
    assert await reply(member, world) == 3
    assert ((await row(member, world))["lastRead"], (await row(member, world))["unread"]) == (3, 0)


async def test_the_own_reply_does_not_hide_what_came_meanwhile(world: World) -> None:
    member = world["member"]
    await read(member, world, 2)
    await reply(world["author"], world)
    assert await reply(member, world) == 4
    # Post 3 is unread, and the topic still opens there.
    assert ((await row(member, world))["lastRead"], (await row(member, world))["unread"]) == (2, 2)
    await read(member, world, 4)
    assert (await row(member, world))["unread"] == 0


async def test_replying_without_having_opened_leaves_all_unread(world: World) -> None:
    outsider = world["outsider"]
    assert await reply(outsider, world) == 3
    assert ((await row(outsider, world))["lastRead"], (await row(outsider, world))["unread"]) == (0, 3)


async def test_deleted_posts_in_between_do_not_keep_the_own_reply_unread(world: World) -> None:
    member = world["member"]
    await read(member, world, 2)
    await reply(world["author"], world)
    await world["author"].delete(f"/api/forums/posts/{await world.post_id(3)}")
    assert (await row(member, world))["unread"] == 0
    await reply(member, world)
    assert ((await row(member, world))["lastRead"], (await row(member, world))["unread"]) == (4, 0)


async def test_a_topic_whose_unread_posts_were_deleted_leaves_the_list(world: World) -> None:
    reader = world["reader"]
    await read(reader, world, 1)
    assert await listed(reader, "unread") == [str(world.topic.id)]
    await world["member"].delete(f"/api/forums/posts/{await world.post_id(2)}")
    assert await listed(reader, "unread") == []
    assert (await reader.get("/api/forums/counters")).json()["unread"] == 0
    await world["member"].post(f"/api/forums/posts/{await world.post_id(2)}/restore")
    assert await listed(reader, "unread") == [str(world.topic.id)]


async def test_dismissing_lets_new_go_and_unread_stay(world: World, session: AsyncSession) -> None:
    member = world["member"]
    await read(member, world, 1)
    counters = (await member.post("/api/forums/topics/dismiss-new", json={})).json()
    assert (counters["new"], counters["unread"]) == (0, 1)
    assert await listed(member, "new") == []
    assert await listed(member, "unread") == [str(world.topic.id)]
    body = {"spaceId": str(world.private.id), "title": "Après", "source": "x"}
    later = (await world["author"].post("/api/forums/topics", json=body)).json()["id"]
    assert await listed(member, "new") == [later]


async def test_dismissing_one_space_leaves_the_others(world: World) -> None:
    member = world["member"]
    answer = await member.post("/api/forums/topics/dismiss-new", json={"spaceId": str(world.private.id)})
    assert answer.json()["spaces"] == {
        str(world.private.id): {"new": 0, "unread": 0},
        str(world.public.id): {"new": 1, "unread": 0},
    }
    assert await listed(member, "new") == [str(world.topic.id)]


async def test_unread_knows_no_window_of_time(world: World, session: AsyncSession) -> None:
    old = SystemClock().now() - timedelta(days=900)
    topic = await make_topic(session, world.public, world.people["author"], replies=[world.people["member"]], at=old)
    session.add(
        TopicReader(
            person_id=world.people["reader"].id,
            topic_id=topic.id,
            last_read=1,
            level=FollowLevel.TRACKING,
            updated_at=old,
        )
    )
    await session.commit()
    assert await listed(world["reader"], "unread") == [str(topic.id)]
    assert await listed(world["reader"], "new") == [str(world.topic.id)]


async def test_newcomers_find_the_last_fortnight_new(world: World, app: Community, session: AsyncSession) -> None:
    now = SystemClock().now()
    author = world.people["author"]
    ages = {days: await make_topic(session, world.public, author, at=now - timedelta(days=days)) for days in (13, 15)}
    newcomer = await make_person(session)
    token = await sign_in(session, newcomer)
    await session.commit()
    async with member_client(app, token) as browser:
        assert await listed(browser, "new") == [str(world.topic.id), str(ages[13].id)]


async def test_topics_that_are_not_followed_are_never_unread(world: World, session: AsyncSession) -> None:
    person = world.people["reader"].id
    session.add(
        TopicReader(
            person_id=person,
            topic_id=world.topic.id,
            last_read=1,
            level=FollowLevel.REGULAR,
            level_reason=LevelReason.CHOSEN,
            updated_at=SystemClock().now(),
        )
    )
    await session.commit()
    assert (await row(world["reader"], world))["unread"] == 0
    assert await listed(world["reader"], "unread") == []
    assert (await world["reader"].get("/api/forums/counters")).json()["unread"] == 0
    assert (await world["reader"].get(f"/api/forums/topics/{world.topic.id}")).json()["unread"] == 0


async def test_older_reading_states_are_looked_up(world: World, session: AsyncSession, monkeypatch: Any) -> None:
    """Who has read more topics than are kept per person still sees what was read long ago."""
    monkeypatch.setattr(context, "MAX_READERS", 2)
    person, now = world.people["reader"].id, SystemClock().now()
    topics = [
        await make_topic(session, world.public, world.people["author"], replies=[world.people["member"]])
        for _ in range(4)
    ]
    for age, topic in enumerate(topics):
        at = now - timedelta(days=age)
        session.add(
            TopicReader(person_id=person, topic_id=topic.id, last_read=1, level=FollowLevel.TRACKING, updated_at=at)
        )
    await session.commit()
    items = (await world["reader"].get("/api/forums/topics")).json()["items"]
    assert [item["unread"] for item in items] == [1, 1, 1, 1, 0]
    assert len(await listed(world["reader"], "unread")) == 4
    oldest = (await world["reader"].get(f"/api/forums/topics/{topics[3].id}")).json()
    assert (oldest["lastRead"], oldest["unread"]) == (1, 1)
