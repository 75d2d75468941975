"""Follow levels, mutes, ignored people, and what they do to lists, rows and counters."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.forums import make_topic
from tests.features.forums.conftest import World

from community.app.factory import Community
from community.core.clock import SystemClock
from community.features.forums.models import Ignored, SpaceGrant, Topic
from community.features.forums.queries.context import SPACES_TAG
from community.features.forums.repository.following import end_expired


async def put(browser: httpx.AsyncClient, path: str, body: Any) -> Any:
    answer = await browser.put(f"/api/forums{path}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def listed(browser: httpx.AsyncClient, query: str) -> list[str]:
    answer = await browser.get(f"/api/forums/topics?{query}")
    assert answer.status_code == 200, answer.text
    return [row["id"] for row in answer.json()["items"]]


async def counters(browser: httpx.AsyncClient) -> tuple[int, int]:
    found = (await browser.get("/api/forums/counters")).json()
    return found["new"], found["unread"]


async def follow(browser: httpx.AsyncClient, topic: Topic) -> tuple[str, str]:
    found = (await browser.get(f"/api/forums/topics/{topic.id}")).json()
    return found["followLevel"], found["followReason"]


async def reply(world: World) -> None:
    answer = await world["author"].post(f"/api/forums/topics/{world.topic.id}/posts", json={"source": "suite"})
    assert answer.status_code == 201


async def test_reading_long_enough_tracks_and_a_choice_wins(world: World) -> None:
    reader, page = world["reader"], f"/topics/{world.topic.id}"
    await put(reader, "/following", {"tracking": "read"})
    await put(reader, f"{page}/read", {"number": 2, "seconds": 90})
    assert await follow(reader, world.topic) == ("regular", "none")
    # What nobody reads in one go is not believed.
    await put(reader, f"{page}/read", {"number": 2, "seconds": 80_000})
    assert await follow(reader, world.topic) == ("regular", "none")
    await put(reader, f"{page}/read", {"number": 2, "seconds": 60})
    assert await follow(reader, world.topic) == ("tracking", "read")
    assert (await put(reader, f"{page}/follow", {"level": "regular"}))["followReason"] == "chosen"
    await put(reader, f"{page}/read", {"number": 2, "seconds": 100})
    await reply(world)
    assert await follow(reader, world.topic) == ("regular", "chosen")
    assert await counters(reader) == (0, 0)
    back = await put(reader, f"{page}/follow", {"level": None})
    assert (back["followLevel"], back["followReason"], back["unread"]) == ("tracking", "read", 1)
    assert await counters(reader) == (0, 1)


async def test_who_never_tracks_by_reading_tracks_by_writing(world: World) -> None:
    member, page = world["outsider"], f"/topics/{world.topic.id}"
    await put(member, "/following", {"tracking": "never"})
    await put(member, f"{page}/read", {"number": 2, "seconds": 100})
    assert await follow(member, world.topic) == ("regular", "none")
    assert (await member.post(f"/api/forums{page}/posts", json={"source": "moi"})).status_code == 201
    assert await follow(member, world.topic) == ("tracking", "wrote")
    assert await listed(member, "list=mine") == [str(world.topic.id)]


async def test_a_followed_space_counts_once_opened_and_a_muted_one_is_silent(world: World) -> None:
    reader, space, topic = world["reader"], world.public.id, str(world.topic.id)
    await put(reader, "/following", {"tracking": "never"})
    await put(reader, f"/spaces/{space}/follow", {"level": "watching"})
    assert await listed(reader, "list=followed") == [topic]
    assert await counters(reader) == (1, 0)
    await put(reader, f"/topics/{topic}/read", {"number": 1})
    assert await follow(reader, world.topic) == ("watching", "space")
    assert await counters(reader) == (0, 1)
    await put(reader, f"/spaces/{space}/follow", {"level": "muted"})
    assert await follow(reader, world.topic) == ("muted", "space")
    assert await counters(reader) == (0, 0)
    for kind in ("latest", "unread", "new", "followed"):
        assert await listed(reader, f"list={kind}") == []
    # Its own list is not empty for that, and the way back is there.
    assert await listed(reader, f"list=latest&space={space}") == [topic]
    assert await listed(reader, "list=muted") == [topic]
    await put(reader, f"/topics/{topic}/follow", {"level": "tracking"})
    for kind in ("latest", "unread", "followed"):
        assert await listed(reader, f"list={kind}") == [topic]


@pytest.mark.parametrize("warm", [False, True])
async def test_what_is_muted_is_out_of_all_lists_and_reachable(warm: bool, world: World, session: AsyncSession) -> None:
    reader, author, member = world["reader"], world.people["author"], world.people["member"]
    tagged = await make_topic(session, world.public, author, tags=["cuir"])
    word = await make_topic(session, world.public, author, title="Le Végétal, par wagons")
    by_member = await make_topic(session, world.public, member)
    await session.commit()
    if warm:
        await listed(world["outsider"], "list=latest")
    await put(reader, "/tags/follow", {"tag": "Cuir", "level": "muted"})
    assert (await put(reader, "/muted-words", {"words": ["végét*", "rien du tout"]}))["words"] == [
        "rien du tout",
        "veget*",
    ]
    await put(reader, f"/people/{member.id}/ignore", {"duration": "week"})
    hidden = {str(tagged.id), str(word.id), str(by_member.id)}
    for query in ("list=latest", "list=new", f"list=latest&space={world.public.id}", "list=unanswered"):
        assert not hidden & set(await listed(reader, query)), query
    assert set(await listed(reader, "list=muted")) == hidden
    assert await counters(reader) == (1, 0)
    assert [(await follow(reader, topic))[1] for topic in (tagged, word, by_member)] == ["tag", "word", "ignored"]
    assert await listed(world["outsider"], "list=unanswered&tag=cuir") == [str(tagged.id)]


async def test_ignoring_ends_by_itself(world: World, session: AsyncSession) -> None:
    reader, member = world["reader"], world.people["member"]
    found = await put(reader, f"/people/{member.id}/ignore", {"duration": "day"})
    assert found["ignored"][0]["person"]["id"] == str(member.id)
    now = SystemClock().now()
    assert await end_expired(session, now=now) == set()
    assert await end_expired(session, now=now + timedelta(days=2)) == {world.people["reader"].id}
    assert (await session.scalars(select(Ignored))).all() == []


@pytest.mark.parametrize(("who", "status"), [("moderator", 403), ("administrator", 403), ("reader", 422)])
async def test_moderators_and_oneself_are_not_ignored(who: str, status: int, world: World) -> None:
    path = f"/api/forums/people/{world.people[who].id}/ignore"
    assert (await world["reader"].put(path, json={"duration": "ever"})).status_code == status


async def test_losing_a_space_takes_it_everywhere(world: World, session: AsyncSession, app: Community) -> None:
    member, secret = world["member"], str(world.secret.id)
    await put(member, f"/spaces/{world.private.id}/follow", {"level": "watching"})
    await put(member, f"/topics/{secret}/follow", {"level": "watching"})
    assert secret in await listed(member, "list=followed")
    await session.execute(delete(SpaceGrant).where(SpaceGrant.space_id == world.private.id))
    await session.commit()
    app.state.house.cache.purge([SPACES_TAG])
    for kind in ("followed", "unread", "new", "latest", "mine", "muted"):
        assert secret not in await listed(member, f"list={kind}")
    assert (await member.get("/api/forums/following")).json()["spaces"] == []
    outsider = world["outsider"]
    for path, body in (
        (f"/topics/{secret}/follow", {"level": "watching"}),
        (f"/spaces/{world.private.id}/follow", {"level": "watching"}),
        (f"/topics/{secret}/unread", {"number": 1}),
    ):
        assert (await outsider.put(f"/api/forums{path}", json=body)).status_code == 404
    await outsider.post("/api/forums/topics/dismiss-unread", json={"topicIds": [secret]})
    assert secret not in await listed(outsider, "list=followed")


async def test_marking_unread_and_dismissing(world: World) -> None:
    reader, topic = world["reader"], str(world.topic.id)
    await put(reader, f"/topics/{topic}/read", {"number": 2})
    assert (await put(reader, f"/topics/{topic}/unread", {"number": 2}))["unread"] == 1
    assert await listed(reader, "list=unread") == [topic]
    answer = await reader.post("/api/forums/topics/dismiss-unread", json={"spaceId": str(world.public.id)})
    assert answer.json()["unread"] == 0
    assert await listed(reader, "list=unread") == []
    member = world["member"]
    assert (await counters(member))[0] == 2
    answer = await member.post("/api/forums/topics/dismiss-unread", json={"topicIds": [topic]})
    assert (answer.json()["new"], answer.json()["unread"]) == (1, 0)


async def test_filters_by_state_and_tag(world: World, session: AsyncSession) -> None:
    author, now = world.people["author"], SystemClock().now()
    closed = await make_topic(session, world.public, author, tags=["sel"], closed_at=now)
    answered = await make_topic(session, world.public, author, replies=[author], tags=["sel"], accepted_number=2)
    await session.commit()
    reader = world["reader"]
    assert await listed(reader, "state=closed") == [str(closed.id)]
    assert await listed(reader, "state=answered&tag=sel") == [str(answered.id)]
    assert set(await listed(reader, "tag=sel")) == {str(closed.id), str(answered.id)}
    assert str(answered.id) not in await listed(reader, "state=unanswered")
    assert await listed(reader, "list=unanswered") == []
    tags = (await reader.get("/api/forums/tags?q=s")).json()
    assert tags == [{"tag": "sel", "topics": 2}]
