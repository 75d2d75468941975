"""Spaces set up by administrators."""

from typing import Any
from uuid import uuid4

import pytest
from tests.features.forums.conftest import Events, World

from community.core.groups import EVERYONE, MODERATORS

BODY: dict[str, Any] = {
    "slug": "reglementation",
    "name": {"fr": " Réglementation ", "en": "Regulation"},
    "description": {"fr": "Textes et échéances", "es": "Textos y plazos"},
    "colour": "#0b6e4f",
    "position": 4,
    "grants": [{"groupId": str(EVERYONE), "level": "reply"}, {"groupId": str(MODERATORS), "level": "open"}],
}


async def test_a_space_is_created_with_its_rights(world: World, events: Events) -> None:
    created = await world["administrator"].post("/api/forums/spaces", json=BODY)
    assert created.status_code == 201
    space = created.json()
    assert space["name"] == {"fr": "Réglementation", "en": "Regulation", "es": None}
    assert (space["state"], space["version"]) == ("open", 1)
    assert {grant["groupId"]: grant["level"] for grant in space["grants"]} == {
        str(EVERYONE): "reply",
        str(MODERATORS): "open",
    }
    assert [name for name, _ in await events()] == ["forums.spaces_changed"]
    mine = next(s for s in (await world["reader"].get("/api/forums/spaces")).json() if s["id"] == space["id"])
    assert (mine["mayReply"], mine["mayOpen"], mine["topicCount"], mine["lastPostAt"]) == (True, False, 0, None)
    again = await world["administrator"].get(f"/api/forums/spaces/{space['id']}/settings")
    assert again.json() == space


async def test_without_grants_nobody_but_moderators_sees_it(world: World) -> None:
    created = await world["administrator"].post("/api/forums/spaces", json={**BODY, "grants": []})
    space = created.json()["id"]
    seen = {
        name: space in (await world[name].get("/api/forums/spaces")).text
        for name in ("reader", "moderator", "administrator")
    }
    assert seen == {"reader": False, "moderator": True, "administrator": True}


@pytest.mark.parametrize(
    ("change", "status", "pointer", "code"),
    [
        ({"slug": "canari-7f3a"}, 422, "/slug", "taken"),
        ({"slug": "Pas Bien"}, 400, "/slug", "wrong_format"),
        ({"name": {"en": "No French"}}, 400, "/name/fr", "required"),
        ({"name": {"fr": "  "}}, 422, "/name/fr", "required"),
        ({"name": {"fr": "x", "de": "y"}}, 400, "/name/de", "unknown_field"),
        ({"colour": "red"}, 400, "/colour", "wrong_format"),
        ({"position": -1}, 400, "/position", "too_small"),
        ({"grants": [{"groupId": str(uuid4()), "level": "see"}]}, 422, "/grants", "unknown_holder"),
        ({"grants": [{"groupId": str(EVERYONE), "level": "see"}] * 2}, 422, "/grants", "duplicate"),
        ({"owner": "me"}, 400, "/owner", "unknown_field"),
    ],
)
async def test_wrong_settings_are_refused(
    change: dict[str, Any], status: int, pointer: str, code: str, world: World
) -> None:
    answer = await world["administrator"].post("/api/forums/spaces", json={**BODY, **change})
    assert answer.status_code == status
    error = answer.json()["errors"][0]
    assert (error["pointer"], error["code"]) == (pointer, code)


async def test_settings_changed_by_two_administrators_conflict(world: World) -> None:
    path = f"/api/forums/spaces/{world.public.id}"
    first = await world["administrator"].patch(path, json={"version": 1, "name": {"fr": "Premier"}})
    assert (first.json()["version"], first.json()["name"]["fr"]) == (2, "Premier")
    second = await world["administrator"].patch(path, json={"version": 1, "colour": "#000000"})
    assert (second.status_code, second.json()["code"], second.json()["params"]) == (
        409,
        "version_conflict",
        {"version": 2},
    )


async def test_a_space_that_is_not_there(world: World) -> None:
    path = f"/api/forums/spaces/{uuid4()}"
    answers = [
        await world["administrator"].get(f"{path}/settings"),
        await world["administrator"].patch(path, json={"version": 1}),
        await world["administrator"].put(f"{path}/grants", json=[]),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
