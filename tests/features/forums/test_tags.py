"""Tags: what a space has to choose from, and changed ones, as its rules and rights want it."""

from typing import Any

import httpx
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.forums import make_topic
from tests.features.forums.conftest import CANARY, Events, Statements, World
from tests.features.forums.test_posting_rules import set_rules


async def tags_for(world: World, name: str, space: str = "") -> dict[str, Any]:
    answer = await world[name].get(f"/api/forums/spaces/{space or world.public.id}/tags")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


async def retag(world: World, name: str, *tags: str, **more: Any) -> httpx.Response:
    return await world[name].patch(f"/api/forums/topics/{world.topic.id}", json={"tags": list(tags), **more})


async def test_tags_in_use_here_come_first_and_hidden_spaces_tell_nothing(
    world: World, session: AsyncSession, statements: Statements
) -> None:
    author = world.people["author"]
    for tags in (["prix"], ["prix", "volume"]):
        (await make_topic(session, world.public, author)).tags = tags
    (await make_topic(session, world.private, author)).tags = [f"secret-{CANARY}", "volume"]
    await session.commit()
    statements.reset()
    outside = await tags_for(world, "outsider")
    assert outside == {"items": ["prix", "volume"], "required": [], "free": True}
    assert len([sent for sent in statements.sent if "forums_" in sent]) == 2
    inside = await tags_for(world, "member")
    assert inside["items"] == ["prix", "volume", f"secret-{CANARY}"]


async def test_the_rules_of_a_space_bind_all_but_its_moderators(world: World) -> None:
    await set_rules(world, rules={"requiredTags": ["prix", "volume"], "allowedTags": ["urgent"]})
    names = ["prix", "volume", "urgent"]
    assert await tags_for(world, "member") == {"items": names, "required": names[:2], "free": False}
    assert await tags_for(world, "moderator") == {"items": names, "required": [], "free": True}
    assert (await world["outsider"].get(f"/api/forums/spaces/{world.private.id}/tags")).status_code == 404


async def test_authors_and_moderators_change_tags(world: World, events: Events) -> None:
    changed = await retag(world, "author", "Prix", "prix", " Volume ")
    assert (changed.status_code, changed.json()["tags"]) == (200, ["prix", "volume"])
    assert [name for name, _ in await events()].count("forums.topic_changed") == 1
    again = await retag(world, "author", "prix", "volume")
    assert again.status_code == 200
    assert [name for name, _ in await events()].count("forums.topic_changed") == 1
    listed = await world["reader"].get("/api/forums/topics", params={"tag": "volume"})
    assert [each["id"] for each in listed.json()["items"]] == [str(world.topic.id)]
    assert (await retag(world, "moderator", "urgent")).json()["tags"] == ["urgent"]
    assert (await retag(world, "member", "autre")).status_code == 403
    assert (await retag(world, "author", *"abcdef")).status_code == 400
    acts = (await world["reader"].get(f"/api/forums/topics/{world.topic.id}/acts")).json()
    assert [(act["kind"], act["detail"]) for act in acts] == [("tagged", ""), ("tagged", "prix, volume")]


async def test_a_change_does_not_go_round_the_rules(world: World) -> None:
    await set_rules(world, rules={"requiredTags": ["prix"]})
    refused = await retag(world, "author", "volume", title="Un autre titre")
    assert [(each["pointer"], each["code"]) for each in refused.json()["errors"]] == [("/tags", "tag_required")]
    topic = (await world["author"].get(f"/api/forums/topics/{world.topic.id}")).json()
    assert topic["title"] == world.topic.title
    assert (await retag(world, "author", "prix", "volume")).status_code == 200
    assert (await retag(world, "moderator")).json()["tags"] == []
