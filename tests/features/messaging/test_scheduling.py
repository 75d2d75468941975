"""Messages for later: sent once, at their time, by the rights of that moment, or kept with the reason."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.messaging import BASE, send, send_to
from tests.factories.worker import run_named
from tests.features.messaging.conftest import Events, Statements, Talk

from community.core.clock import SystemClock
from community.features.accounts.models import Person
from community.features.accounts.models.person import PersonState
from community.features.messaging.models import Member, MemberState, Message, ScheduledMessage
from community.infra.db import Database
from community.infra.mail.tables import Mail
from community.settings import Settings

LATER = datetime.now(UTC) + timedelta(hours=2)


async def schedule(browser: httpx.AsyncClient, **body: Any) -> httpx.Response:
    given = {"id": str(uuid4()), "source": "plus **tard**", "sendAt": LATER.isoformat(), **body}
    return await browser.post(f"{BASE}/scheduled", json=given)


async def waiting(browser: httpx.AsyncClient) -> list[dict[str, Any]]:
    answer = await browser.get(f"{BASE}/scheduled")
    assert answer.status_code == 200
    return answer.json()  # type: ignore[no-any-return]


class Worker:
    """Its minute, at a time when all that is scheduled is due."""

    def __init__(self, session: AsyncSession, database: Database, settings: Settings) -> None:
        self._session, self._database, self._settings = session, database, settings

    async def minute(self, *, due: bool = True) -> None:
        if due:
            past = datetime.now(UTC) - timedelta(minutes=1)
            await self._session.execute(update(ScheduledMessage).values(send_at=past))
            await self._session.commit()
        await self.run("messaging.find_due_messages")

    async def run(self, job: str) -> None:
        await run_named(self._database, self._settings, SystemClock(), job)


@pytest.fixture
def worker(session: AsyncSession, database: Database, settings: Settings) -> Worker:
    return Worker(session, database, settings)


async def texts(talk: Talk, name: str, conversation: str) -> list[str]:
    page = await talk.messages(name, conversation)
    return [each["source"] for each in page["items"] if each["kind"] == "text"]


async def test_a_message_is_sent_at_its_time_and_once(
    talk: Talk, session: AsyncSession, worker: Worker, events: Events
) -> None:
    made = await schedule(talk["ana"], conversationId=talk.group, replyTo=1)
    assert made.status_code == 201, made.text
    own = made.json()
    assert (own["title"], own["conversationId"], own["personId"], own["refusal"]) == (
        "Comité melon",
        talk.group,
        None,
        None,
    )
    await worker.minute(due=False)
    assert await texts(talk, "bruno", talk.group) == []
    for _ in range(2):
        await worker.minute()
        assert await texts(talk, "bruno", talk.group) == ["plus **tard**"]
    (stored,) = (await session.scalars(select(Message).where(Message.source == "plus **tard**"))).all()
    assert (str(stored.client_message_id), stored.reply_to) == (own["id"], 1)
    assert await waiting(talk["ana"]) == []
    told = [name for name, _ in await events()]
    assert told.count("messaging.message_stored") == 3
    assert told.count("messaging.scheduled_changed") == 2


async def test_a_worker_that_died_half_way_has_sent_nothing_and_the_next_one_sends_it_once(
    talk: Talk, session: AsyncSession, worker: Worker
) -> None:
    """The message was stored by somebody who could not say so: it is found, not stored again."""
    own = (await schedule(talk["ana"], conversationId=talk.group)).json()
    body = {"clientMessageId": own["id"], "source": own["source"]}
    assert (await talk["ana"].post(f"{BASE}/conversations/{talk.group}/messages", json=body)).status_code == 201
    await worker.minute()
    assert await texts(talk, "bruno", talk.group) == ["plus **tard**"]
    assert await waiting(talk["ana"]) == []


async def test_a_first_message_goes_as_a_request_and_takes_its_draft_along(talk: Talk, worker: Worker) -> None:
    carla = str(talk.people["carla"].id)
    key = f"person:{carla}"
    saved = await talk["ana"].put(f"{BASE}/drafts/{key}", json={"sequence": 0, "body": "plus tard"})
    draft = {"key": key, "sequence": saved.json()["sequence"]}
    made = (await schedule(talk["ana"], personId=carla, draft=draft)).json()
    assert (made["title"], made["conversationId"], made["personId"]) == (talk.people["carla"].name, None, carla)
    assert (await talk["ana"].get(f"{BASE}/drafts/{key}")).json() is None
    await worker.minute()
    (row,) = await talk.listed("carla", "requests")
    assert row["lastMessage"]["excerpt"] == "plus tard"


async def test_what_one_could_not_send_now_is_not_scheduled(talk: Talk) -> None:
    carla = talk.people["carla"].id
    assert (await schedule(talk["dan"], conversationId=talk.group)).status_code == 404
    assert (await schedule(talk["mod"], conversationId=talk.group)).status_code == 404
    assert (await schedule(talk["ana"], personId=str(uuid4()))).status_code == 404
    assert (await schedule(talk["ana"])).status_code == 422
    assert (await schedule(talk["ana"], conversationId=talk.group, personId=str(carla))).status_code == 422
    await talk["carla"].patch(f"{BASE}/preferences", json={"acceptFrom": "nobody"})
    closed = await schedule(talk["ana"], personId=str(carla))
    assert (closed.status_code, closed.json()["code"]) == (403, "not_accepting")
    pending = (await send_to(talk["ana"], talk.people["dan"].id)).json()["id"]
    again = await schedule(talk["ana"], conversationId=pending)
    assert (again.status_code, again.json()["code"]) == (403, "request_pending")
    blocked = talk.people["bruno"].id
    await talk["ana"].put(f"{BASE}/blocks/{blocked}")
    for target in ({"personId": str(blocked)}, {"conversationId": talk.pair}):
        refused = await schedule(talk["ana"], **target)
        assert (refused.status_code, refused.json()["code"]) == (403, "person_blocked")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"sendAt": (datetime.now(UTC) + timedelta(minutes=4)).isoformat()}, 422, "too_early"),
        ({"sendAt": (datetime.now(UTC) + timedelta(days=370)).isoformat()}, 422, "too_late"),
        ({"source": "   "}, 422, None),
        ({"source": "é" * 10_001}, 413, "message_too_long"),
    ],
)
async def test_limits(talk: Talk, change: dict[str, Any], status: int, code: str | None) -> None:
    refused = await schedule(talk["ana"], **{"conversationId": talk.group, **change})
    assert refused.status_code == status
    if code:
        assert code in refused.text


async def test_fifty_at_most(talk: Talk, session: AsyncSession) -> None:
    session.add_all(
        ScheduledMessage(
            id=uuid4(), author_id=talk.people["ana"].id, conversation_id=talk.group, source="a", send_at=LATER,
            created_at=LATER,
        )
        for _ in range(50)
    )  # fmt: skip
    await session.commit()
    full = await schedule(talk["ana"], conversationId=talk.group)
    assert (full.status_code, full.json()["code"]) == (409, "too_many_scheduled")


async def leave(talk: Talk, session: AsyncSession) -> None:
    bruno = talk.people["bruno"].id
    assert (await talk["bruno"].delete(f"{BASE}/conversations/{talk.group}/members/{bruno}")).status_code == 204


async def suspend(talk: Talk, session: AsyncSession) -> None:
    await session.execute(
        update(Person).where(Person.id == talk.people["bruno"].id).values(state=PersonState.SUSPENDED)
    )
    await session.commit()


async def decline(talk: Talk, session: AsyncSession) -> None:
    own = update(Member).where(Member.conversation_id == talk.group, Member.person_id == talk.people["bruno"].id)
    await session.execute(own.values(state=MemberState.ASKED))
    await session.commit()
    answer = await talk["bruno"].post(f"{BASE}/conversations/{talk.group}/answer", json={"accept": False})
    assert answer.status_code == 204


@pytest.mark.parametrize(
    ("hindrance", "code"), [(leave, "not_found"), (suspend, "forbidden"), (decline, "request_declined")]
)
async def test_what_cannot_be_sent_stays_with_the_reason_and_its_author_is_told(
    talk: Talk, session: AsyncSession, worker: Worker, events: Events, hindrance: Any, code: str
) -> None:
    made = (await schedule(talk["bruno"], conversationId=talk.group)).json()
    await hindrance(talk, session)
    for _ in range(2):
        await worker.minute()
    assert await texts(talk, "ana", talk.group) == []
    kept = (await session.scalars(select(ScheduledMessage))).one()
    assert (str(kept.id), kept.source, kept.refusal) == (made["id"], "plus **tard**", {"code": code, "params": {}})
    notices = [content for name, content in await events() if name == "notifications.notice"]
    told = [each for each in notices if each["kind"] == "messaging.schedule_failed"]
    assert [(each["subject_id"], each["recipients"][0]["person_id"]) for each in told] == [
        (made["id"], str(talk.people["bruno"].id))
    ]


async def test_one_of_two_who_blocked_the_other_meanwhile(talk: Talk, worker: Worker) -> None:
    await schedule(talk["ana"], conversationId=talk.pair)
    await talk["bruno"].put(f"{BASE}/blocks/{talk.people['ana'].id}")
    await worker.minute()
    (kept,) = await waiting(talk["ana"])
    assert (kept["refusal"]["code"], kept["source"]) == ("not_accepting", "plus **tard**")
    await talk["bruno"].delete(f"{BASE}/blocks/{talk.people['ana'].id}")
    sent = await talk["ana"].post(f"{BASE}/scheduled/{kept['id']}/send")
    assert (sent.status_code, sent.json()) == (200, {"conversationId": talk.pair, "seq": 2})


async def test_the_mail_says_that_it_was_not_sent_and_not_what_it_says(
    talk: Talk, session: AsyncSession, worker: Worker
) -> None:
    await schedule(talk["bruno"], conversationId=talk.group, source="Un secret")
    await leave(talk, session)
    await worker.minute()
    await worker.run("notifications.send_mails")
    (mail,) = (await session.scalars(select(Mail))).all()
    assert "Un secret" not in mail.text + mail.subject
    assert "/compte/brouillons" in mail.text


async def test_it_is_changed_sent_now_and_taken_back(talk: Talk) -> None:
    made = (await schedule(talk["ana"], conversationId=talk.group)).json()
    path = f"{BASE}/scheduled/{made['id']}"
    later = (LATER + timedelta(days=1)).isoformat()
    changed = await talk["ana"].patch(path, json={"version": 1, "source": "relu", "sendAt": later})
    assert (changed.json()["source"], changed.json()["version"]) == ("relu", 2)
    behind = await talk["ana"].patch(path, json={"version": 1, "source": "autre", "sendAt": later})
    assert (behind.status_code, behind.json()["params"]) == (409, {"version": 2, "source": "relu"})
    for other in ("bruno", "mod"):
        assert (await talk[other].patch(path, json={"version": 2, "source": "x", "sendAt": later})).status_code == 404
        assert (await talk[other].delete(path)).status_code == 404
        assert (await talk[other].post(f"{path}/send")).status_code == 404
        assert await waiting(talk[other]) == []
    sent = await talk["ana"].post(f"{path}/send")
    assert sent.status_code == 200
    assert (await talk.messages("bruno", talk.group))["items"][-1]["seq"] == sent.json()["seq"]
    assert (await talk["ana"].post(f"{path}/send")).status_code == 404


async def test_what_is_taken_back_is_a_draft_after_what_is_written_there(talk: Talk) -> None:
    key = f"person:{talk.people['bruno'].id}"
    for source, draft in (("un", "un"), ("deux", "un\n\ndeux")):
        made = (await schedule(talk["ana"], conversationId=talk.pair, source=source, replyTo=1)).json()
        assert (await talk["ana"].delete(f"{BASE}/scheduled/{made['id']}")).status_code == 204
        kept = (await talk["ana"].get(f"{BASE}/drafts/{key}")).json()
        assert (kept["body"], kept["replyTo"]) == (draft, 1)
    assert await waiting(talk["ana"]) == []


async def test_the_same_id_is_the_same_message(talk: Talk) -> None:
    own = str(uuid4())
    first = await schedule(talk["ana"], conversationId=talk.group, id=own)
    again = await schedule(talk["ana"], conversationId=talk.group, id=own)
    assert (again.status_code, again.json()) == (201, first.json())
    other = await schedule(talk["ana"], conversationId=talk.group, id=own, source="autre chose")
    assert (other.status_code, other.json()["code"]) == (422, "client_message_id_reused")
    stolen = await schedule(talk["bruno"], conversationId=talk.group, id=own)
    assert stolen.status_code == 422


async def test_statements_of_the_list(talk: Talk, statements: Statements) -> None:
    await schedule(talk["ana"], conversationId=talk.pair)
    await schedule(talk["ana"], conversationId=talk.group)
    counts = []
    for _ in range(2):
        statements.reset()
        await waiting(talk["ana"])
        counts.append(len([each for each in statements.sent if each.startswith("SELECT")]))
        for _ in range(18):
            await schedule(talk["ana"], conversationId=talk.group)
    assert counts[0] == counts[1]


async def test_a_message_of_somebody_else_is_untouched_by_the_worker(talk: Talk, worker: Worker) -> None:
    await send(talk["bruno"], talk.group, "Entre-temps")
    await schedule(talk["ana"], conversationId=talk.group)
    await worker.minute()
    assert await texts(talk, "bruno", talk.group) == ["Entre-temps", "plus **tard**"]
