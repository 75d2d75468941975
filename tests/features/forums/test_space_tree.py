"""Spaces in spaces: three levels, no circle, rights from above, and nobody sees what lies in what they do not see."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.forums import make_space
from tests.features.forums.conftest import Events, World

from community.core.groups import EVERYONE, MODERATORS
from community.features.forums.models import Level, Space, SpaceMember

NOW = datetime.now(UTC)
TEXTS = {"name": {"fr": "Un espace"}, "description": {"fr": "Description"}, "colour": "#112233"}


async def settings(world: World, space_id: UUID) -> dict[str, Any]:
    answer = await world["administrator"].get(f"/api/forums/spaces/{space_id}/settings")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


async def set_rights(world: World, space_id: UUID, **changes: Any) -> httpx.Response:
    """Preview and save, as the screen does."""
    now = await settings(world, space_id)
    grants = [{key: value for key, value in grant.items() if key != "organisationName"} for grant in now["grants"]]
    body = {
        "basis": now["basis"],
        "parentId": now["parentId"],
        "inherits": now["inherits"],
        "ceiling": now["ceiling"],
        "grants": grants,
        **changes,
    }
    path = f"/api/forums/spaces/{space_id}/rights"
    preview = await world["administrator"].post(f"{path}/preview", json=body)
    if preview.status_code != 200:
        return preview
    return await world["administrator"].put(path, json={**body, "basis": preview.json()["basis"]})


async def seen(world: World, name: str) -> list[str]:
    return [space["id"] for space in (await world[name].get("/api/forums/spaces")).json()]


@pytest.fixture
async def levels(world: World, session: AsyncSession) -> list[Space]:
    """A space in the private one, and one in that; both inherit."""
    found = [world.private]
    for _ in range(2):
        found.append(await make_space(session, grants={}, parent_id=found[-1].id, inherits=True))
    await session.commit()
    return found


async def test_three_levels_and_no_more(world: World, levels: list[Space]) -> None:
    for parent, status in ((levels[1].id, 201), (levels[2].id, 422)):
        body = {**TEXTS, "slug": f"dans-{parent.hex[-8:]}", "parentId": str(parent), "inherits": True}
        answer = await world["administrator"].post("/api/forums/spaces", json=body)
        assert answer.status_code == status
    assert answer.json()["errors"] == [{"pointer": "/parentId", "code": "too_deep", "params": {"maximum": 3}}]
    whole = await set_rights(world, levels[0].id, parentId=str(world.public.id))
    assert whole.json()["errors"][0]["code"] == "too_deep"


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"parentId": "own"}, "/parentId", "within_itself"),
        ({"parentId": "below"}, "/parentId", "within_itself"),
        ({"parentId": "unknown"}, "/parentId", "unknown_value"),
        ({"inherits": True}, "/inherits", "needs_parent"),
        ({"grants": [{"level": "see"}]}, "/grants/0", "one_holder"),
        ({"grants": [{"level": "see", "groupId": str(EVERYONE)}] * 2}, "/grants", "duplicate"),
    ],
)
async def test_impossible_rights_are_refused(
    changes: dict[str, Any], pointer: str, code: str, world: World, levels: list[Space]
) -> None:
    names = {"own": levels[0].id, "below": levels[2].id, "unknown": uuid4()}
    if "parentId" in changes:
        changes = {"parentId": str(names[changes["parentId"]])}
    answer = await set_rights(world, levels[0].id, **changes)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert answer.json()["errors"][0]["code"] == code


async def test_an_unknown_holder_is_refused(world: World) -> None:
    grants = [{"level": "see", "organisationId": str(uuid4())}]
    answer = await set_rights(world, world.public.id, grants=grants)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "unknown_holder")
    assert [grant["groupId"] for grant in (await settings(world, world.public.id))["grants"]] != []


async def test_the_database_refuses_circles_and_a_fourth_level(levels: list[Space], session: AsyncSession) -> None:
    for space, parent in ((levels[0], levels[2]), (levels[1], levels[1])):
        move = update(Space).where(Space.id == space.id).values(parent_id=parent.id)
        async with session.begin_nested() as attempt:
            with pytest.raises(IntegrityError):
                await session.execute(move)
            await attempt.rollback()
    with pytest.raises(IntegrityError):
        await make_space(session, grants={}, parent_id=levels[2].id)


async def test_a_child_that_inherits_follows_grants_and_members_of_its_parent(
    world: World, levels: list[Space], session: AsyncSession
) -> None:
    deepest = str(levels[2].id)
    assert deepest in await seen(world, "member")
    assert deepest not in await seen(world, "outsider")
    outsider = world.people["outsider"].id
    session.add(SpaceMember(space_id=levels[0].id, person_id=outsider, level=Level.OPEN, since=NOW))
    await session.commit()
    assert deepest not in await seen(world, "reader")
    opened = {"spaceId": deepest, "title": "Dedans", "source": "texte"}
    await set_rights(world, levels[1].id)  # drops what was kept
    assert (await world["outsider"].post("/api/forums/topics", json=opened)).status_code == 201
    await set_rights(world, world.private.id, grants=[{"level": "see", "groupId": str(EVERYONE)}])
    assert deepest in await seen(world, "reader")
    assert (await world["reader"].post("/api/forums/topics", json=opened)).status_code == 403


async def test_nobody_sees_a_space_in_one_that_they_do_not_see(
    world: World, levels: list[Space], session: AsyncSession
) -> None:
    """Whatever right they hold in it: by group, by organisation, or as its member."""
    everybody = [{"level": "open", "groupId": str(EVERYONE)}]
    child, deepest = levels[1].id, levels[2].id
    assert (await set_rights(world, child, inherits=False, grants=everybody)).status_code == 200
    session.add(SpaceMember(space_id=child, person_id=world.people["outsider"].id, level=Level.MODERATE, since=NOW))
    await session.commit()
    for name in ("reader", "outsider"):
        assert not {str(child), str(deepest)} & set(await seen(world, name))
        opened = {"spaceId": str(child), "title": "Dedans", "source": "texte"}
        assert (await world[name].post("/api/forums/topics", json=opened)).status_code == 404
    assert {str(child), str(deepest)} <= set(await seen(world, "member"))
    await set_rights(world, world.private.id, grants=everybody)
    for name in ("reader", "outsider", "member"):
        assert {str(child), str(deepest)} <= set(await seen(world, name))


async def test_children_follow_their_parent_in_the_list(world: World, levels: list[Space]) -> None:
    shown = await seen(world, "administrator")
    place = shown.index(str(levels[0].id))
    assert shown[place : place + 3] == [str(space.id) for space in levels]


async def test_siblings_are_put_in_order(world: World, events: Events) -> None:
    spaces = [world.private.id, world.public.id]
    body = {"parentId": None, "spaceIds": list(map(str, spaces))}
    assert (await world["administrator"].put("/api/forums/spaces/order", json=body)).status_code == 204
    assert await seen(world, "member") == list(map(str, spaces))
    assert [name for name, _ in await events()] == ["forums.spaces_changed"]
    gone = await world["administrator"].put("/api/forums/spaces/order", json={**body, "spaceIds": [str(uuid4())]})
    assert (gone.status_code, gone.json()["code"]) == (409, "order_changed")


async def test_the_ceiling_holds_for_all_but_moderators(world: World, session: AsyncSession) -> None:
    topic = f"/api/forums/topics/{world.topic.id}"
    session.add(
        SpaceMember(space_id=world.public.id, person_id=world.people["outsider"].id, level=Level.MODERATE, since=NOW)
    )
    await session.commit()
    for ceiling, opening, replying in (("reply", 403, 201), ("see", 403, 403)):
        assert (await set_rights(world, world.public.id, ceiling=ceiling)).status_code == 200
        body = {"spaceId": str(world.public.id), "title": "Annonce", "source": "texte"}
        assert (await world["member"].post("/api/forums/topics", json=body)).status_code == opening
        assert (await world["member"].post(f"{topic}/posts", json={"source": "x"})).status_code == replying
        assert (await world["outsider"].post("/api/forums/topics", json=body)).status_code == 201
        assert (await world["outsider"].post(f"{topic}/posts", json={"source": "x"})).status_code == 201


async def test_two_administrators_at_once(world: World, levels: list[Space]) -> None:
    """The second one has looked at what no longer is; also where the first one changed a space above."""
    child = levels[1].id
    stale = await settings(world, child)
    body = {"basis": stale["basis"], "parentId": stale["parentId"], "inherits": True, "ceiling": "open", "grants": []}
    grants = [{"level": "see", "groupId": str(MODERATORS)}]
    assert (await set_rights(world, world.private.id, grants=grants)).status_code == 200
    answer = await world["administrator"].put(f"/api/forums/spaces/{child}/rights", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "rights_changed")
    again = {**body, "basis": answer.json()["params"]["basis"]}
    both = [await world["administrator"].put(f"/api/forums/spaces/{child}/rights", json=again) for _ in range(2)]
    assert [answer.status_code for answer in both] == [200, 409]


async def test_losing_the_parent_is_losing_the_child_at_once(world: World, levels: list[Space]) -> None:
    """Also for pages that were kept."""
    path = f"/api/forums/topics?space={levels[2].id}"
    for _ in range(2):
        assert (await world["member"].get(path)).status_code == 200
    await set_rights(world, world.private.id, grants=[])
    assert (await world["member"].get(path)).status_code == 404
