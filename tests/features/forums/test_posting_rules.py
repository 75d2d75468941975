"""Posting rules of a space: each refusal names its rule; moderators of the space are not bound."""

from typing import Any

import httpx
import pytest
from tests.features.forums.conftest import World

LONG = "Un texte assez long pour la règle."


async def set_rules(world: World, **changes: Any) -> httpx.Response:
    path = f"/api/forums/spaces/{world.public.id}"
    version = (await world["administrator"].get(f"{path}/settings")).json()["version"]
    return await world["administrator"].patch(path, json={"version": version, **changes})


async def open_topic(world: World, name: str = "member", **more: Any) -> httpx.Response:
    body = {"spaceId": str(world.public.id), "title": "Un sujet", "source": "Court", **more}
    return await world[name].post("/api/forums/topics", json=body)


@pytest.mark.parametrize(
    ("rules", "wrong", "right", "pointer", "code"),
    [
        ({"minimumLength": 20}, {}, {"source": LONG}, "/source", "text_too_short"),
        ({"maximumLength": 10}, {"source": LONG}, {}, "/source", "text_too_long"),
        (
            {"requiredTags": ["Prix", "volume"]},
            {"tags": ["autre"]},
            {"tags": ["PRIX", "autre"]},
            "/tags",
            "tag_required",
        ),
        ({"allowedTags": ["prix"]}, {"tags": ["autre"]}, {"tags": ["prix"]}, "/tags", "tag_not_allowed"),
        ({"allowedTags": ["prix"]}, {"tags": ["autre"]}, {}, "/tags", "tag_not_allowed"),
    ],
)
async def test_texts_and_tags(
    rules: dict[str, Any], wrong: dict[str, Any], right: dict[str, Any], pointer: str, code: str, world: World
) -> None:
    assert (await set_rules(world, rules=rules)).status_code == 200
    refused = await open_topic(world, **wrong)
    assert refused.status_code == 422
    assert [(each["pointer"], each["code"]) for each in refused.json()["errors"]] == [(pointer, code)]
    assert (await open_topic(world, **right)).status_code == 201
    assert (await open_topic(world, "moderator", **wrong)).status_code == 201


async def test_an_edit_does_not_go_round_the_rule(world: World) -> None:
    await set_rules(world, rules={"minimumLength": 20})
    first, second = await world.post_id(1), await world.post_id(2)
    answer = await world["author"].patch(f"/api/forums/posts/{first}", json={"source": "Court", "version": 1})
    assert answer.json()["errors"][0]["code"] == "text_too_short"
    assert (
        await world["member"].patch(f"/api/forums/posts/{second}", json={"source": "Court", "version": 1})
    ).status_code == 200


async def test_a_template_is_asked_for(world: World) -> None:
    await set_rules(world, rules={"templateRequired": True})
    refused = await open_topic(world)
    assert (refused.status_code, refused.json()["code"]) == (422, "template_required")


async def test_a_refusal_says_whether_it_is_a_rule_or_a_right(world: World) -> None:
    reply = f"/api/forums/topics/{world.topic.id}/posts"
    assert (await open_topic(world, "reader")).json()["code"] == "forbidden"
    rights = await world["administrator"].get(f"/api/forums/spaces/{world.public.id}/settings")
    grants = [{"groupId": grant["groupId"], "level": grant["level"]} for grant in rights.json()["grants"]]
    basis = rights.json()["basis"]
    for ceiling, code, at_reply in (("reply", "moderators_open", 201), ("see", "moderators_open", 403)):
        body = {"basis": basis, "parentId": None, "inherits": False, "ceiling": ceiling, "grants": grants}
        saved = await world["administrator"].put(f"/api/forums/spaces/{world.public.id}/rights", json=body)
        basis = saved.json()["basis"]
        assert (await open_topic(world)).json()["code"] == code
        replied = await world["member"].post(reply, json={"source": "x"})
        assert replied.status_code == at_reply
    assert replied.json()["code"] == "replies_closed"
    await set_rules(world, state="archived")
    assert (await open_topic(world)).json()["code"] == "space_archived"
    assert (await world["member"].post(reply, json={"source": "x"})).json()["code"] == "space_archived"


async def test_rules_that_no_text_could_keep(world: World) -> None:
    answer = await set_rules(world, rules={"minimumLength": 20, "maximumLength": 10})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/rules/maximumLength")
