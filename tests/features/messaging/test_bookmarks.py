"""Bookmarks of messages: a person's own, of what they can still see, with reminders that come once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.messaging import BASE, send
from tests.factories.worker import in_worker
from tests.features.messaging.conftest import Events, Statements, Talk

from community.app.factory import Community
from community.features.messaging.jobs import send_due_reminders
from community.features.messaging.models import Bookmark, Message

FUTURE = (datetime.now(UTC) + timedelta(days=2)).isoformat()
CANARY = "Un secret du groupe"


def path(conversation: str, seq: int) -> str:
    return f"{BASE}/conversations/{conversation}/messages/{seq}/bookmark"


async def listed(browser: httpx.AsyncClient, **query: Any) -> list[dict[str, Any]]:
    answer = await browser.get(f"{BASE}/bookmarks", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]  # type: ignore[no-any-return]


async def numbers(browser: httpx.AsyncClient, conversation: str) -> list[int]:
    return (await browser.get(f"{BASE}/conversations/{conversation}/bookmarks")).json()["numbers"]  # type: ignore[no-any-return]


async def test_a_message_is_kept_found_and_let_go(talk: Talk, events: Events) -> None:
    one = path(talk.pair, 1)
    assert (await talk["bruno"].get(one)).json() == {"bookmark": None}
    kept = await talk["bruno"].put(one, json={"note": " À relire ", "remindAt": FUTURE})
    assert kept.status_code == 200, kept.text
    own = kept.json()["bookmark"]
    assert (own["note"], own["title"], own["seq"], own["excerpt"]) == (
        "À relire",
        talk.people["ana"].name,
        1,
        "Bonjour",
    )
    assert own["author"]["id"] == str(talk.people["ana"].id)
    assert await listed(talk["bruno"]) == [own]
    assert await numbers(talk["bruno"], talk.pair) == [1]
    for other in ("ana", "mod"):
        assert await listed(talk[other]) == []
        assert await numbers(talk[other], talk.pair) == []
        assert (await talk[other].get(one)).json() == {"bookmark": None}
    for _ in range(2):
        assert (await talk["bruno"].delete(one)).status_code == 204
    assert await listed(talk["bruno"]) == []
    told = [content for name, content in await events() if name == "messaging.bookmarks_changed"]
    assert told == [{"person_id": str(talk.people["bruno"].id)}] * 2


async def test_the_list_is_filtered_and_searched(talk: Talk) -> None:
    await send(talk["ana"], talk.group, "Le compte rendu")
    await talk["ana"].put(path(talk.group, 2), json={"note": "Palettes"})
    await talk["ana"].put(path(talk.pair, 1), json={"remindAt": FUTURE})
    assert [each["title"] for each in await listed(talk["ana"])] == [talk.people["bruno"].name, "Comité melon"]
    assert [each["seq"] for each in await listed(talk["ana"], filter="upcoming")] == [1]
    assert await listed(talk["ana"], filter="due") == []
    assert [each["note"] for each in await listed(talk["ana"], query="palett")] == ["Palettes"]
    assert [each["note"] for each in await listed(talk["ana"], query="comité")] == ["Palettes"]
    assert await listed(talk["ana"], query="compte") == []


@pytest.mark.parametrize("who", ["carla", "dan", "mod"])
async def test_whoever_does_not_see_a_message_cannot_keep_it(talk: Talk, who: str) -> None:
    assert (await talk[who].put(path(talk.group, 1), json={})).status_code == 404
    assert (await talk[who].put(path(talk.pair, 1), json={})).status_code == 404


async def test_only_what_people_write_can_be_kept_and_only_since_one_is_there(talk: Talk) -> None:
    assert (await talk["ana"].put(path(talk.group, 1), json={})).status_code == 404
    assert (await talk["ana"].put(path(talk.pair, 2), json={})).status_code == 404
    await send(talk["ana"], talk.group, CANARY)
    carla = str(talk.people["carla"].id)
    members = f"{BASE}/conversations/{talk.group}/members"
    added = await talk["ana"].post(members, json={"personIds": [carla], "withHistory": False})
    assert added.status_code == 204
    assert (await talk["carla"].put(path(talk.group, 2), json={})).status_code == 404
    await send(talk["ana"], talk.group, "Bienvenue")
    assert (await talk["carla"].put(path(talk.group, 4), json={})).status_code == 200


async def test_what_was_lost_from_sight_is_kept_and_not_shown(talk: Talk) -> None:
    await send(talk["ana"], talk.group, CANARY)
    bruno = str(talk.people["bruno"].id)
    await talk["bruno"].put(path(talk.group, 2), json={"note": "Garder"})
    members = f"{BASE}/conversations/{talk.group}/members"
    assert (await talk["ana"].delete(f"{members}/{bruno}")).status_code == 204
    assert await listed(talk["bruno"]) == []
    lost = await talk["bruno"].get(path(talk.group, 2))
    assert (lost.json(), CANARY in lost.text) == ({"bookmark": None}, False)
    await talk["ana"].post(members, json={"personIds": [bruno], "withHistory": True})
    assert [each["note"] for each in await listed(talk["bruno"])] == ["Garder"]
    await talk["ana"].delete(f"{BASE}/conversations/{talk.group}/messages/2")
    assert await listed(talk["bruno"]) == []
    # Whoever has lost it from sight can still let it go.
    assert (await talk["bruno"].delete(path(talk.group, 2))).status_code == 204


async def test_two_thousand_and_no_more(talk: Talk, session: AsyncSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("community.features.messaging.service.bookmarks.MAX_BOOKMARKS", 1)
    await send(talk["ana"], talk.pair, "Encore")
    assert (await talk["ana"].put(path(talk.pair, 1), json={})).status_code == 200
    full = await talk["ana"].put(path(talk.pair, 2), json={})
    assert (full.status_code, full.json()["code"], full.json()["params"]) == (409, "too_many_bookmarks", {"maximum": 1})
    assert (await talk["ana"].put(path(talk.pair, 1), json={"note": "oui"})).status_code == 200
    assert await session.scalar(select(func.count()).select_from(Bookmark)) == 1


@pytest.mark.parametrize("at", ["2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z"])
async def test_a_reminder_is_in_the_future(at: str, talk: Talk) -> None:
    answer = await talk["ana"].put(path(talk.pair, 1), json={"remindAt": at})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "reminder_time")


async def test_reminders_come_exactly_once(talk: Talk, app: Community, session: AsyncSession, events: Events) -> None:
    await send(talk["ana"], talk.pair, "Encore")
    for seq, after in ((1, "keep"), (2, "delete")):
        await talk["bruno"].put(path(talk.pair, seq), json={"remindAt": FUTURE, "afterReminder": after})
    await session.execute(update(Bookmark).values(remind_at=datetime.now(UTC) - timedelta(minutes=1)))
    await session.commit()
    async with in_worker(app, session) as context:
        for _ in range(2):
            await send_due_reminders(context)
            await session.flush()
    told = [content for name, content in await events() if name == "notifications.notice"]
    reminders = [notice for notice in told if notice["kind"] == "messaging.reminder"]
    ids = await session.scalars(select(Message.id).where(Message.conversation_id == talk.pair))
    assert {notice["subject_id"] for notice in reminders} == {str(each) for each in ids}
    assert len(reminders) == 2
    bruno = str(talk.people["bruno"].id)
    assert {recipient["person_id"] for notice in reminders for recipient in notice["recipients"]} == {bruno}
    left = await listed(talk["bruno"], filter="due")
    assert [(each["seq"], each["remindedAt"] is not None) for each in left] == [(1, True)]
    # The note can still be changed, and a new time makes a new reminder.
    changed = await talk["bruno"].put(path(talk.pair, 1), json={"note": "Fait", "remindAt": left[0]["remindAt"]})
    assert changed.json()["bookmark"]["remindedAt"] is not None
    anew = await talk["bruno"].put(path(talk.pair, 1), json={"remindAt": FUTURE})
    assert anew.json()["bookmark"]["remindedAt"] is None


async def test_the_list_costs_the_same_with_one_and_with_twenty(talk: Talk, statements: Statements) -> None:
    counts = []
    for number in range(20):
        await send(talk["ana"], talk.pair, f"Message {number}")
        await talk["ana"].put(path(talk.pair, number + 1), json={})
        if number in {0, 19}:
            statements.reset()
            assert len(await listed(talk["ana"])) == number + 1
            counts.append(len([each for each in statements.sent if each.startswith("SELECT")]))
    assert counts[0] == counts[1]
