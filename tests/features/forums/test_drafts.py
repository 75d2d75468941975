"""Drafts on the server: two devices never lose a text of each other, and what became a post is no draft any more."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.features.forums.conftest import CANARY, Events, Statements, World

from community.core.clock import SystemClock
from community.core.ids import new_id
from community.features.forums.jobs.writing import forget_drafts
from community.features.forums.models import Draft
from community.infra.db import Database
from community.settings import Settings


async def save(browser: httpx.AsyncClient, key: str, sequence: int, body: str, **more: Any) -> httpx.Response:
    return await browser.put(f"/api/forums/drafts/{key}", json={"sequence": sequence, "body": body, **more})


async def saved(browser: httpx.AsyncClient, key: str, sequence: int, body: str, **more: Any) -> int:
    answer = await save(browser, key, sequence, body, **more)
    assert answer.status_code == 200
    return int(answer.json()["sequence"])


async def test_a_draft_is_kept_read_and_dropped(world: World, events: Events) -> None:
    key = f"topic:{world.topic.id}"
    extra = {"replyTo": 1, "poll": {"options": ["a"]}}
    sequence = await saved(world["member"], key, 0, "un **texte**", title="T", extra=extra, device="Firefox")
    kept = (await world["member"].get(f"/api/forums/drafts/{key}")).json()
    assert (kept["body"], kept["title"], kept["extra"], kept["device"]) == ("un **texte**", "T", extra, "Firefox")
    others = await world["author"].get(f"/api/forums/drafts/{key}")
    assert (others.status_code, others.json()) == (200, None)
    for _ in range(2):
        assert (await world["member"].delete(f"/api/forums/drafts/{key}?sequence={sequence}")).status_code == 204
    assert (await world["member"].get(f"/api/forums/drafts/{key}")).json() is None
    told = [payload for name, payload in await events() if name == "forums.draft_changed"]
    person = str(world.people["member"].id)
    assert told == [{"person_id": person, "key": key, "sequence": each} for each in (sequence, 0)]


async def test_a_device_that_is_behind_gets_what_the_other_saved(world: World) -> None:
    key = "new:none"
    first = await saved(world["member"], key, 0, "du bureau", device="bureau")
    second = await saved(world["member"], key, first, "du bureau, plus long", device="bureau")
    late = await save(world["member"], key, first, "du train", device="train")
    assert (late.status_code, late.json()["code"]) == (409, "draft_conflict")
    params = late.json()["params"]
    assert (params["body"], params["sequence"], params["device"]) == ("du bureau, plus long", second, "bureau")
    # Seen, and kept all the same.
    assert await saved(world["member"], key, second, "du train") > second


async def test_a_new_draft_under_an_old_key_is_another_one(world: World) -> None:
    """A device that knows the first one must not save over the second."""
    first = await saved(world["member"], "new:none", 0, "le premier")
    await world["member"].delete(f"/api/forums/drafts/new:none?sequence={first}")
    await saved(world["member"], "new:none", 0, "le second")
    assert (await save(world["member"], "new:none", first, "le premier, suite")).status_code == 409


async def test_the_same_text_again_is_no_conflict(world: World) -> None:
    first = await save(world["member"], "new:none", 0, "texte")
    assert (await save(world["member"], "new:none", 0, "texte")).json() == first.json()


async def test_a_newer_text_of_another_device_is_not_dropped(world: World) -> None:
    first = await saved(world["member"], "new:none", 0, "texte")
    await saved(world["member"], "new:none", first, "texte, suite")
    refused = await world["member"].delete(f"/api/forums/drafts/new:none?sequence={first}")
    assert (refused.status_code, refused.json()["params"]["body"]) == (409, "texte, suite")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["type", "save", "take", "send"])), max_size=25))
def test_no_sequence_of_two_devices_loses_a_text(steps: list[tuple[str, str]]) -> None:
    """The rule alone: whoever saves over a text has seen it, and what was sent takes only what its sender knew."""
    stored: tuple[int, str] | None = None
    devices = {name: {"sequence": 0, "text": "", "seen": {""}} for name in "ab"}
    count = last = 0
    for name, step in steps:
        device: dict[str, Any] = devices[name]
        if step == "type":
            count += 1
            device["text"] += f"{name}{count} "
        elif step == "save":
            if stored is None:
                last += 1
                stored = (last, device["text"])
            elif stored[1] != device["text"]:
                if stored[0] != device["sequence"]:
                    device["seen"].add(stored[1])
                    device["conflict"] = stored[0]
                    continue
                assert stored[1] in device["seen"]
                last += 1
                stored = (last, device["text"])
            device["sequence"] = stored[0]
            device["seen"].add(device["text"])
        elif step == "take" and "conflict" in device:
            device["sequence"] = device.pop("conflict")
        elif step == "send" and stored is not None and stored[0] <= device["sequence"]:
            assert stored[1] in device["seen"]
            stored = None
            device["text"] = ""


@pytest.mark.parametrize(
    "key", ["topic:x", "topic:", "inbox", "new:", "edit:1", "topic:00000000-0000-7000-8000-00000000000G", "a" * 60]
)
async def test_a_key_says_where_one_writes(world: World, key: str) -> None:
    assert (await save(world["member"], key, 0, "texte")).status_code == 422


async def test_limits(world: World, session: AsyncSession) -> None:
    long = await save(world["member"], "new:none", 0, "a" * 20_481)
    assert (long.status_code, long.json()["code"]) == (413, "content_too_long")
    heavy = await save(world["member"], "new:none", 0, "a", extra={"a": "b" * 20_481})
    assert heavy.status_code == 413
    assert (await save(world["member"], "new:none", 0, "a", extra={"a": "\x00"})).status_code == 422
    sequence = await saved(world["member"], "new:none", 0, "a\x00b")
    person = world.people["member"].id
    session.add_all(
        Draft(
            person_id=person,
            key=f"full:{number}",
            sequence=1,
            title="",
            body="",
            extra={},
            device="",
            updated_at=SystemClock().now(),
        )
        for number in range(199)
    )
    await session.commit()
    full = await save(world["member"], f"topic:{world.topic.id}", 0, "a")
    assert (full.status_code, full.json()["code"]) == (409, "too_many_drafts")
    assert (await save(world["member"], "new:none", sequence, "encore")).status_code == 200


@pytest.mark.parametrize("knows_the_last", [True, False])
async def test_a_draft_goes_with_the_post_that_it_became(world: World, knows_the_last: bool) -> None:
    key = f"topic:{world.topic.id}"
    first = await saved(world["member"], key, 0, "texte")
    last = await saved(world["member"], key, first, "texte, suite")
    body = {"source": "envoyé", "draft": {"key": key, "sequence": last if knows_the_last else first}}
    answer = await world["member"].post(f"/api/forums/topics/{world.topic.id}/posts", json=body)
    assert answer.status_code == 201
    # A newer text of another device stays.
    assert ((await world["member"].get(f"/api/forums/drafts/{key}")).json() is None) == knows_the_last


async def test_drafts_of_topics_and_edits_go_too(world: World) -> None:
    space = str(world.public.id)
    key = f"new:{space}"
    draft = {"key": key, "sequence": await saved(world["member"], key, 0, "texte")}
    topic = {"spaceId": space, "title": "Titre", "source": "a", "draft": draft}
    assert (await world["member"].post("/api/forums/topics", json=topic)).status_code == 201
    post = await world.post_id(2)
    draft = {"key": f"edit:{post}", "sequence": await saved(world["member"], f"edit:{post}", 0, "texte")}
    patch = {"source": "b", "version": 1, "draft": draft}
    assert (await world["member"].patch(f"/api/forums/posts/{post}", json=patch)).status_code == 200
    assert (await world["member"].get("/api/forums/drafts")).json() == []


async def test_a_refused_post_leaves_its_draft(world: World) -> None:
    key = f"topic:{world.secret.id}"
    body = {"source": "envoyé", "draft": {"key": key, "sequence": await saved(world["outsider"], key, 0, "texte")}}
    assert (await world["outsider"].post(f"/api/forums/topics/{world.secret.id}/posts", json=body)).status_code == 404
    assert (await world["outsider"].get(f"/api/forums/drafts/{key}")).json() is not None


async def test_the_list_names_places_that_one_sees(world: World, statements: Statements) -> None:
    keys = [f"topic:{world.topic.id}", f"topic:{world.secret.id}", f"edit:{await world.post_id(2)}"]
    for key in [*keys, f"new:{new_id()}", "new:none"]:
        for name in ("member", "outsider"):
            extra = {"spaceId": str(world.private.id)} if key.startswith("new:") else {}
            assert (await save(world[name], key, 0, "texte " * 100, extra=extra)).status_code == 200
    statements.reset()
    rows = {row["key"]: row for row in (await world["member"].get("/api/forums/drafts")).json()}
    assert len([sent for sent in statements.sent if "forums_" in sent]) == 4
    assert rows[keys[1]]["place"] == world.secret.title
    assert (rows[keys[2]]["topicId"], rows[keys[2]]["number"]) == (str(world.topic.id), 2)
    assert len(rows[keys[0]]["excerpt"]) <= 200
    assert CANARY not in (await world["outsider"].get("/api/forums/drafts")).text


@pytest.mark.parametrize("count", [1, 20])
async def test_what_the_list_costs(world: World, statements: Statements, session: AsyncSession, count: int) -> None:
    for number in range(count):
        await save(world["member"], f"topic:00000000-0000-7000-8000-0000000000{number:02d}", 0, "texte")
    statements.reset()
    assert len((await world["member"].get("/api/forums/drafts")).json()) == count
    assert len([sent for sent in statements.sent if "forums_" in sent]) == 2


async def test_old_drafts_are_forgotten(
    world: World, session: AsyncSession, database: Database, settings: Settings
) -> None:
    await save(world["member"], "new:none", 0, "vieux")
    await save(world["author"], "new:none", 0, "récent")
    old = SystemClock().now() - timedelta(days=181)
    await session.execute(update(Draft).where(Draft.body == "vieux").values(updated_at=old))
    await session.commit()
    async with database.unit_of_work() as uow:
        context: Any = type("Context", (), {"session": uow.session, "clock": SystemClock()})()
        await forget_drafts(context)
    assert list(await session.scalars(select(Draft.body))) == ["récent"]
