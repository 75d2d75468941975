"""Drafts of messages on the server: two devices never lose a text of each other, and what was sent is none any more."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.messaging import BASE, message
from tests.factories.worker import in_worker
from tests.features.messaging.conftest import Events, Statements, Talk

from community.app.factory import Community
from community.core.clock import SystemClock
from community.core.ids import new_id
from community.features.messaging.jobs import forget_drafts
from community.features.messaging.models import Draft


async def save(browser: httpx.AsyncClient, key: str, sequence: int, body: str, **more: Any) -> httpx.Response:
    return await browser.put(f"{BASE}/drafts/{key}", json={"sequence": sequence, "body": body, **more})


async def saved(browser: httpx.AsyncClient, key: str, sequence: int, body: str, **more: Any) -> int:
    answer = await save(browser, key, sequence, body, **more)
    assert answer.status_code == 200, answer.text
    return int(answer.json()["sequence"])


def selects(statements: Statements) -> int:
    return len([each for each in statements.sent if each.startswith("SELECT")])


async def kept(browser: httpx.AsyncClient, key: str) -> Any:
    answer = await browser.get(f"{BASE}/drafts/{key}")
    assert answer.status_code == 200
    return answer.json()


async def test_a_draft_is_kept_read_and_dropped(talk: Talk, events: Events) -> None:
    key = f"conversation:{talk.group}"
    sequence = await saved(talk["ana"], key, 0, "un **texte**", replyTo=1, device="Firefox")
    own = await kept(talk["ana"], key)
    assert (own["body"], own["replyTo"], own["device"]) == ("un **texte**", 1, "Firefox")
    assert await kept(talk["bruno"], key) is None
    for _ in range(2):
        assert (await talk["ana"].delete(f"{BASE}/drafts/{key}?sequence={sequence}")).status_code == 204
    assert await kept(talk["ana"], key) is None
    told = [content for name, content in await events() if name == "messaging.draft_changed"]
    person = str(talk.people["ana"].id)
    assert told == [{"person_id": person, "key": key, "sequence": each} for each in (sequence, 0)]


async def test_a_device_that_is_behind_gets_what_the_other_saved(talk: Talk) -> None:
    key = f"person:{talk.people['carla'].id}"
    first = await saved(talk["ana"], key, 0, "du bureau", device="bureau")
    assert await saved(talk["ana"], key, 0, "du bureau") == first
    second = await saved(talk["ana"], key, first, "du bureau, plus long", device="bureau")
    late = await save(talk["ana"], key, first, "du train", device="train")
    assert (late.status_code, late.json()["code"]) == (409, "draft_conflict")
    params = late.json()["params"]
    assert (params["body"], params["sequence"], params["device"]) == ("du bureau, plus long", second, "bureau")
    refused = await talk["ana"].delete(f"{BASE}/drafts/{key}?sequence={first}")
    assert (refused.status_code, refused.json()["params"]["body"]) == (409, "du bureau, plus long")
    # Seen, and kept all the same.
    assert await saved(talk["ana"], key, second, "du train") > second


@pytest.mark.parametrize("knows_the_last", [True, False])
async def test_a_draft_goes_with_its_message(talk: Talk, knows_the_last: bool) -> None:
    key = f"person:{talk.people['bruno'].id}"
    sequence = await saved(talk["ana"], key, 0, "Bonjour Bruno")
    if not knows_the_last:
        await saved(talk["ana"], key, sequence, "Bonjour Bruno, et plus, d'un autre appareil")
    body = message("Bonjour Bruno", draft={"key": key, "sequence": sequence})
    path = f"{BASE}/conversations/{talk.pair}/messages"
    assert (await talk["ana"].post(path, json=body)).status_code == 201
    assert (await kept(talk["ana"], key) is None) == knows_the_last
    # Sent again, it takes nothing that was begun since.
    last = await saved(talk["ana"], key, 0 if knows_the_last else sequence + 1, "La suite")
    assert (await talk["ana"].post(path, json=body)).status_code == 201
    assert (await kept(talk["ana"], key))["sequence"] == last


async def test_a_draft_to_somebody_new_goes_with_the_first_message(talk: Talk) -> None:
    key = f"person:{talk.people['carla'].id}"
    sequence = await saved(talk["ana"], key, 0, "Enchantée")
    first = message("Enchantée", draft={"key": key, "sequence": sequence})
    body = {"personId": str(talk.people["carla"].id), "message": first}
    assert (await talk["ana"].post(f"{BASE}/conversations/direct", json=body)).status_code == 201
    assert await kept(talk["ana"], key) is None


async def test_the_list_says_where_each_goes_as_far_as_its_author_may_know(talk: Talk, statements: Statements) -> None:
    bruno, carla = (talk.people[name].id for name in ("bruno", "carla"))
    await saved(talk["bruno"], f"conversation:{talk.group}", 0, "Pour le groupe")
    await saved(talk["bruno"], f"person:{talk.people['ana'].id}", 0, "Pour Ana")
    counts = []
    statements.reset()
    await talk["bruno"].get(f"{BASE}/drafts")
    counts.append(selects(statements))
    await saved(talk["bruno"], f"person:{carla}", 0, "Pour Carla")
    await saved(talk["bruno"], f"conversation:{new_id()}", 0, "Pour personne")
    statements.reset()
    rows = (await talk["bruno"].get(f"{BASE}/drafts")).json()
    counts.append(selects(statements))
    assert counts[0] == counts[1]
    ana, third, group = (talk.people["ana"].name, talk.people["carla"].name, "Comité melon")
    assert [(row["title"], row["conversationId"], row["excerpt"]) for row in rows] == [
        (None, None, "Pour personne"),
        (third, None, "Pour Carla"),
        (ana, talk.pair, "Pour Ana"),
        (group, talk.group, "Pour le groupe"),
    ]
    assert (await talk["ana"].get(f"{BASE}/drafts")).json() == []
    # Whoever is taken out of a group still has the text, and learns no more of the group.
    await talk["ana"].delete(f"{BASE}/conversations/{talk.group}/members/{bruno}")
    lost = (await talk["bruno"].get(f"{BASE}/drafts")).json()[-1]
    assert (lost["title"], lost["conversationId"], lost["excerpt"]) == (None, None, "Pour le groupe")


@pytest.mark.parametrize(
    "key", ["topic:x", "person:", "conversation:1", "inbox", "person:00000000-0000-7000-8000-00000000000G"]
)
async def test_a_key_says_to_whom_one_writes(talk: Talk, key: str) -> None:
    assert (await save(talk["ana"], key, 0, "texte")).status_code == 422


async def test_limits(talk: Talk, session: AsyncSession) -> None:
    key = f"conversation:{talk.group}"
    long = await save(talk["ana"], key, 0, "é" * 20_001)
    assert (long.status_code, long.json()["code"]) == (413, "message_too_long")
    sequence = await saved(talk["ana"], key, 0, "é" * 20_000 + "")
    session.add_all(
        Draft(
            person_id=talk.people["ana"].id,
            key=f"person:{new_id()}",
            sequence=1,
            body="",
            device="",
            updated_at=SystemClock().now(),
        )
        for _ in range(199)
    )
    await session.commit()
    full = await save(talk["ana"], f"person:{new_id()}", 0, "a")
    assert (full.status_code, full.json()["code"]) == (409, "too_many_drafts")
    assert await saved(talk["ana"], key, sequence, "a\x00b") > sequence


async def test_drafts_are_forgotten_after_half_a_year(talk: Talk, app: Community, session: AsyncSession) -> None:
    keys = [f"person:{talk.people[name].id}" for name in ("bruno", "carla")]
    for key in keys:
        await saved(talk["ana"], key, 0, "texte")
    old = SystemClock().now() - timedelta(days=181)
    await session.execute(update(Draft).where(Draft.key == keys[0]).values(updated_at=old))
    await session.commit()
    async with in_worker(app, session) as context:
        await forget_drafts(context)
    assert [await kept(talk["ana"], key) is None for key in keys] == [True, False]
