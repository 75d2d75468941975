"""Pins that each reader may let go, slow mode, wikis, other authors, and what a topic's page says was done."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.forums import make_topic
from tests.features.forums.conftest import Statements, World

from community.features.forums.models import Post, SpaceMember


async def listed(world: World, person: str, query: str = "") -> list[str]:
    page = await world[person].get(f"/api/forums/topics{query}")
    return [row["id"] for row in page.json()["items"]]


async def pin(world: World, **changes: Any) -> None:
    state = {"pinned": True, **changes}
    answer = await world["moderator"].put(f"/api/forums/topics/{world.topic.id}/state", json=state)
    assert answer.status_code == 200, answer.text


async def test_a_pin_that_one_reader_lets_go_stays_for_the_others(world: World, session: AsyncSession) -> None:
    newer = str((await make_topic(session, world.public, world.people["author"])).id)
    old, query = str(world.topic.id), f"?space={world.public.id}"
    await session.commit()
    await pin(world)
    assert await listed(world, "reader", query) == await listed(world, "outsider", query) == [old, newer]
    answer = await world["reader"].put(f"/api/forums/topics/{old}/pin-hidden", json={"hidden": True})
    assert (answer.json()["pinned"], answer.json()["lastRead"]) == (False, 0)
    assert await listed(world, "reader", query) == [newer, old]
    assert await listed(world, "outsider", query) == [old, newer]
    await world["reader"].put(f"/api/forums/topics/{old}/pin-hidden", json={"hidden": False})
    assert await listed(world, "reader", query) == [old, newer]


async def test_reading_to_the_end_lets_the_pin_go_until_it_is_pinned_anew(world: World, session: AsyncSession) -> None:
    newer = str((await make_topic(session, world.public, world.people["author"])).id)
    old, query = str(world.topic.id), f"?space={world.public.id}"
    await session.commit()
    await pin(world)
    await world["reader"].put(f"/api/forums/topics/{old}/read", json={"number": 1})
    assert await listed(world, "reader", query) == [old, newer]
    await world["reader"].put(f"/api/forums/topics/{old}/read", json={"number": 2})
    assert await listed(world, "reader", query) == [newer, old]
    await pin(world, pinned=False)
    await pin(world)
    assert await listed(world, "reader", query) == [old, newer]


async def test_pins_cost_no_statement(world: World, session: AsyncSession, statements: Statements) -> None:
    for _ in range(35):
        await make_topic(session, world.public, world.people["author"])
    await session.commit()
    await pin(world, pinnedEverywhere=True)
    for query in ("", f"?space={world.public.id}"):
        statements.reset()
        first = (await world["reader"].get(f"/api/forums/topics{query}")).json()
        assert len([each for each in statements.sent if "SELECT" in each]) <= 3
        statements.reset()
        await world["reader"].get(f"/api/forums/topics{query}")
        assert statements.sent == []
        rest = (await world["reader"].get(f"/api/forums/topics?{query[1:]}&cursor={first['next']}")).json()["items"]
        ids = [row["id"] for row in first["items"] + rest]
        assert len(ids) == len(set(ids)) == 36
        assert ids[0] == str(world.topic.id)


async def test_a_pin_must_end_in_the_future(world: World) -> None:
    path = f"/api/forums/topics/{world.topic.id}/state"
    past = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    answer = await world["moderator"].put(path, json={"pinned": True, "pinnedUntil": past})
    assert answer.json()["errors"][0]["code"] == "in_the_past"


async def test_slow_mode_makes_wait_even_after_deleting(world: World, session: AsyncSession) -> None:
    path = f"/api/forums/topics/{world.topic.id}"
    assert (await world["moderator"].put(f"{path}/state", json={"slowSeconds": 600})).json()["slowSeconds"] == 600
    first = await world["outsider"].post(f"{path}/posts", json={"source": "une"})
    assert first.status_code == 201
    await world["outsider"].delete(f"/api/forums/posts/{first.json()['id']}")
    key = {"Idempotency-Key": str(uuid4())}
    refused = await world["outsider"].post(f"{path}/posts", json={"source": "deux"}, headers=key)
    assert (refused.status_code, refused.json()["code"]) == (429, "slow_mode")
    assert 590 <= refused.json()["params"]["retry_after"] <= 600
    for _ in range(2):
        assert (await world["moderator"].post(f"{path}/posts", json={"source": "x"})).status_code == 201
    earlier = datetime.now(UTC) - timedelta(seconds=601)
    await session.execute(update(Post).where(Post.author_id == world.people["outsider"].id).values(created_at=earlier))
    await session.commit()
    assert (await world["outsider"].post(f"{path}/posts", json={"source": "deux"}, headers=key)).status_code == 201


async def test_who_may_reply_may_edit_a_wiki_and_the_history_says_who(world: World) -> None:
    post = await world.post_id(2)
    path = f"/api/forums/posts/{post}"
    assert (await world["outsider"].patch(path, json={"source": "autre", "version": 1})).status_code == 403
    assert (await world["member"].put(f"{path}/wiki", json={"wiki": True})).json()["wiki"] is True
    page = (await world["outsider"].get(f"/api/forums/topics/{world.topic.id}/posts")).json()["items"]
    assert page[1]["rights"] == {"edit": True, "delete": False, "restore": False, "wiki": False}
    assert page[1]["source"]
    edited = await world["outsider"].patch(path, json={"source": "autre", "version": 1})
    assert (edited.status_code, edited.json()["author"]["id"]) == (200, str(world.people["member"].id))
    assert (await world["outsider"].delete(path)).status_code == 403
    assert (await world["reader"].patch(path, json={"source": "non", "version": 2})).status_code == 403
    late = await world["member"].patch(path, json={"source": "trop tard", "version": 1})
    assert (late.status_code, late.json()["code"]) == (409, "edit_conflict")
    assert (await world["member"].patch(path, json={"source": "encore", "version": 2})).status_code == 200
    history = (await world["member"].get(f"{path}/revisions")).json()
    assert [each["editor"]["id"] for each in history] == [
        str(world.people["outsider"].id),
        str(world.people["member"].id),
    ]
    await world["moderator"].put(f"/api/forums/topics/{world.topic.id}/state", json={"closed": True})
    assert (await world["outsider"].patch(path, json={"source": "fermé", "version": 3})).status_code == 403


async def test_a_topic_gets_another_owner_who_can_see_it(world: World) -> None:
    first = await world.post_id(1, world.secret)
    path = f"/api/forums/posts/{first}/owner"
    outsider, member = str(world.people["outsider"].id), str(world.people["member"].id)
    assert (await world["moderator"].put(path, json={"personId": outsider})).status_code == 422
    given = await world["moderator"].put(path, json={"personId": member})
    assert given.json()["author"]["id"] == member
    topic = (await world["member"].get(f"/api/forums/topics/{world.secret.id}")).json()
    assert (topic["author"]["id"], topic["rights"]["edit"]) == (member, True)
    acts = (await world["author"].get(f"/api/forums/topics/{world.secret.id}/acts")).json()
    assert [(act["kind"], act["detail"]) for act in acts] == [("owner", "1")]


async def test_acts_say_who_did_what_and_nothing_of_other_spaces(
    world: World, session: AsyncSession, statements: Statements
) -> None:
    """A moderator of both spaces moves the topic; who sees one of them alone hears nothing of the other."""
    for space in (world.public, world.private):
        session.add(
            SpaceMember(space_id=space.id, person_id=world.people["outsider"].id, level=4, since=datetime.now(UTC))
        )
    await session.commit()
    path = f"/api/forums/topics/{world.secret.id}"
    await world["author"].patch(path, json={"title": "Nouveau titre"})
    moved = await world["outsider"].patch(path, json={"spaceId": str(world.public.id)})
    assert moved.status_code == 200, moved.text
    await world["outsider"].put(f"{path}/state", json={"closed": True})
    statements.reset()
    seen = (await world["reader"].get(f"{path}/acts")).json()
    forum = [each for each in statements.sent if each.startswith("SELECT") and "accounts_session" not in each]
    assert len(forum) == 3
    statements.reset()
    assert (await world["reader"].get(f"{path}/acts")).json() == seen
    assert statements.sent == []
    assert [act["kind"] for act in seen] == ["renamed", "moved", "closed"]
    assert (seen[1]["fromSpaceId"], seen[1]["toSpaceId"]) == (None, str(world.public.id))
    assert {act["by"]["id"] for act in seen[1:]} == {str(world.people["outsider"].id)}
    inside = (await world["member"].get(f"{path}/acts")).json()
    assert inside[1]["fromSpaceId"] == str(world.private.id)
    assert (await world["reader"].get(path)).json()["actCount"] == 3


@pytest.mark.parametrize("number", ["1", "2", ""])
async def test_nothing_was_moved_nowhere(world: World, number: str) -> None:
    path = f"/api/forums/topics/{world.topic.id}/place" + (f"?number={number}" if number else "")
    assert (await world["administrator"].get(path)).status_code == 404
