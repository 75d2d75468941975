"""What people are told of messages outside of them: once, when it is needed, and never the text."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.messaging import BASE, open_group, send, send_to
from tests.factories.worker import run_named
from tests.features.messaging.conftest import Talk
from tests.features.notifications.conftest import FixedClock, Stored, clock, stored

from community.features.messaging.jobs import TELL
from community.features.messaging.repository.telling import AGAIN
from community.features.notifications.jobs import SEND
from community.infra.db import Database
from community.infra.mail.tables import Mail
from community.settings import Settings

__all__ = ["clock", "stored"]

CANARY = "canari-confidentiel"
Tell = Callable[..., Awaitable[None]]
Mails = Callable[[str], Awaitable[list[Mail]]]


@pytest.fixture
def tell(database: Database, settings: Settings, clock: FixedClock) -> Tell:
    """The sweep, after a while; 10 seconds unless a test says otherwise."""

    async def run(**after: float) -> None:
        clock.pass_(**(after or {"seconds": 10}))
        await run_named(database, settings, clock, TELL)

    return run


@pytest.fixture
def mails(database: Database, settings: Settings, clock: FixedClock, session: AsyncSession, talk: Talk) -> Mails:
    """The mails of notices to a person, after those that are due have gone."""

    async def run(name: str) -> list[Mail]:
        await run_named(database, settings, clock, SEND)
        rows = await session.scalars(
            select(Mail)
            .where(Mail.recipient == talk.people[name].email, Mail.template == "notification")
            .order_by(Mail.id)
            .execution_options(populate_existing=True)
        )
        return list(rows)

    return run


async def read(talk: Talk, name: str, conversation: str, seq: int) -> None:
    item = {"conversationId": conversation, "deliveredSeq": seq, "readSeq": seq}
    answer = await talk[name].put(f"{BASE}/receipts", json={"items": [item]})
    assert answer.status_code in {200, 204}, answer.text


async def test_one_mail_for_a_conversation_without_its_text(
    talk: Talk, tell: Tell, mails: Mails, clock: FixedClock
) -> None:
    await send(talk["ana"], talk.pair, CANARY)
    await send(talk["ana"], talk.pair, CANARY)
    await tell()
    await tell()
    clock.pass_(seconds=100)
    assert await mails("bruno") == []
    clock.pass_(seconds=30)
    sent = await mails("bruno")
    pair = [mail for mail in sent if talk.pair in mail.text]
    assert len(pair) == 1
    assert "Ana" in pair[0].subject
    assert "vous a écrit" in pair[0].text
    assert pair[0].text.count("vous a écrit") == 1
    assert f"/messages/{talk.pair}" in pair[0].text
    for mail in sent:
        assert CANARY not in mail.subject + mail.text + mail.html
    assert await mails("ana") == []


async def test_told_again_only_after_a_while_and_at_once_after_reading(talk: Talk, tell: Tell, stored: Stored) -> None:
    bruno = talk.people["bruno"]

    async def items() -> list[int | None]:
        return [notice.item for notice in await stored(bruno) if str(notice.subject_id) == talk.pair]

    await tell()
    assert await items() == [1]
    await send(talk["ana"], talk.pair)
    await tell()
    assert await items() == [1]
    await read(talk, "bruno", talk.pair, 2)
    await tell()
    assert [notice.mail_stage for notice in await stored(bruno) if str(notice.subject_id) == talk.pair] == ["cancelled"]
    await send(talk["ana"], talk.pair)
    await tell()
    assert await items() == [1, 3]
    await send(talk["ana"], talk.pair)
    await tell(seconds=AGAIN.total_seconds() + 5)
    assert await items() == [1, 3, 4]


@pytest.mark.parametrize("how", ["read", "muted", "deleted", "left", "stopped"])
async def test_what_is_settled_before_the_mail_goes_cancels_it(
    how: str, talk: Talk, tell: Tell, mails: Mails, clock: FixedClock
) -> None:
    """Even where the sweep has not passed meanwhile."""
    await tell()
    for conversation in (talk.pair, talk.group):
        match how:
            case "read":
                await read(talk, "bruno", conversation, 1)
            case "muted":
                until = (datetime.now(UTC) + timedelta(days=1)).isoformat()
                own = {"mutedUntil": until}
                answer = await talk["bruno"].patch(f"{BASE}/conversations/{conversation}/own", json=own)
                assert answer.status_code in {200, 204}, answer.text
            case "deleted":
                await talk["ana"].delete(f"{BASE}/conversations/{talk.pair}/messages/1")
                await read(talk, "bruno", talk.group, 1)
            case "left":
                await talk["bruno"].delete(f"{BASE}/conversations/{talk.group}/members/{talk.people['bruno'].id}")
                await read(talk, "bruno", talk.pair, 1)
            case _:
                await talk["bruno"].patch("/api/notifications/preferences", json={"mailStopped": True})
    clock.pass_(minutes=5)
    assert await mails("bruno") == []


async def test_nobody_is_told_of_what_came_while_muted(talk: Talk, tell: Tell, stored: Stored) -> None:
    until = (datetime.now(UTC) + timedelta(minutes=20)).isoformat()
    for conversation in (talk.pair, talk.group):
        await talk["bruno"].patch(f"{BASE}/conversations/{conversation}/own", json={"mutedUntil": until})
    await tell()
    await tell(minutes=30)
    assert await stored(talk.people["bruno"]) == []


async def test_a_request_is_told_as_one_and_a_decline_ends_it(talk: Talk, tell: Tell, stored: Stored) -> None:
    dan, carla = talk.people["dan"], talk.people["carla"]
    made = (await send_to(talk["carla"], dan.id, CANARY)).json()["id"]
    await tell()
    assert [(notice.kind, notice.by, notice.in_app) for notice in await stored(dan)] == [
        ("messaging.request", carla.id, True)
    ]
    line = (await talk["dan"].get("/api/notifications")).json()["items"][0]
    assert (line["kind"], line["path"]) == ("messaging.request", f"/messages/{made}?message=1")
    await talk["dan"].post(f"{BASE}/conversations/{made}/answer", json={"accept": False})
    await tell()
    assert [(notice.mail_stage, notice.read_at is None) for notice in await stored(dan)] == [("cancelled", False)]
    assert await stored(carla) == []


async def test_who_is_added_to_a_group_is_told(talk: Talk, tell: Tell, stored: Stored) -> None:
    await open_group(talk["mod"], [talk.people["dan"].id], title="Quai 4")
    await tell()
    assert [(notice.kind, notice.by) for notice in await stored(talk.people["dan"])] == [
        ("messaging.message", talk.people["mod"].id)
    ]
    assert await stored(talk.people["mod"]) == []


async def test_old_messages_are_not_told(talk: Talk, tell: Tell, stored: Stored) -> None:
    await tell(hours=3)
    assert await stored(talk.people["bruno"]) == []
