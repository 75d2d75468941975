"""Conversations, as their members make them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx

from community.core.ids import new_id
from community.features.accounts.models import Person
from community.features.messaging.models import Report

BASE = "/api/messaging"


def message(source: str = "Bonjour", **more: Any) -> dict[str, Any]:
    """A message that nobody has sent before."""
    return {"clientMessageId": str(uuid4()), "source": source, **more}


async def send_to(browser: httpx.AsyncClient, person_id: UUID, source: str = "Bonjour") -> httpx.Response:
    body = {"personId": str(person_id), "message": message(source)}
    return await browser.post(f"{BASE}/conversations/direct", json=body)


async def send(browser: httpx.AsyncClient, conversation: str, source: str = "Bonjour", **more: Any) -> httpx.Response:
    return await browser.post(f"{BASE}/conversations/{conversation}/messages", json=message(source, **more))


async def open_group(browser: httpx.AsyncClient, people: Sequence[UUID], title: str = "Comité melon") -> httpx.Response:
    body = {"id": str(uuid4()), "title": title, "personIds": [str(person) for person in people]}
    return await browser.post(f"{BASE}/conversations/groups", json=body)


async def send_to_organisation(
    browser: httpx.AsyncClient, organisation_id: UUID, source: str = "Bonjour"
) -> httpx.Response:
    body = {"organisationId": str(organisation_id), "message": message(source)}
    return await browser.post(f"{BASE}/conversations/mailboxes", json=body)


def make_report(conversation_id: UUID, reporter: Person, reported: Person | None) -> Report:
    """A report of the first message, as it lies before the moderators."""
    return Report(
        id=new_id(),
        reporter_id=reporter.id,
        reported_id=None if reported is None else reported.id,
        conversation_id=conversation_id,
        seq=1,
        kind="group",
        title="Groupe",
        reason="spam",
        note="",
        evidence=[],
        created_at=datetime.now(UTC),
        state="open",
        handling_note="",
    )
