"""`community verify-messages` finds what was lost, doubled or disordered, and nothing else."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from community.app.devstack import StackUrls
from community.core.clock import SystemClock
from community.core.ids import new_id
from community.features.messaging.models import Conversation, Kind, Message, MessageKind
from community.infra.db import open_database
from tests.app.conftest import Community
from tests.conftest import make_settings
from tests.factories.accounts import make_person

Log = list[dict[str, Any]]


@pytest.fixture
async def stored(own_database: str, urls: StackUrls, tmp_path: Path) -> tuple[str, Log]:
    """A database with three messages of one person, and the log of a client that saw all of it."""
    settings = make_settings(own_database, urls.redis_url, tmp_path)
    async with open_database(settings, application_name="tests") as database, database.unit_of_work() as uow:
        return own_database, await _three_messages(uow.session)


async def _three_messages(session: AsyncSession) -> Log:
    person, now = await make_person(session), SystemClock().now()
    conversation = Conversation(
        id=new_id(), kind=Kind.GROUP, title="", created_by=person.id, created_at=now, last_message_at=now, last_seq=3
    )
    session.add(conversation)
    await session.flush()
    ids = [new_id() for _ in range(3)]
    session.add_all(_message(conversation.id, seq, person.id, each) for seq, each in enumerate(ids, 1))
    own = {"client": "a", "person": str(person.id), "conversation": str(conversation.id)}
    log: Log = [{"event": "joined", "client": "a", "conversation": str(conversation.id), "seq": 0}]
    for seq, each in enumerate(ids, 1):
        log += [
            {"event": "sent", **own, "id": str(each)},
            {"event": "stored", **own, "id": str(each), "seq": seq},
            {"event": "received", "client": "a", "conversation": str(conversation.id), "seq": seq, "id": str(each)},
        ]
    return [*log, {"event": "done", "client": "a", "conversation": str(conversation.id)}]


def _message(conversation_id: UUID, seq: int, author_id: UUID, client_message_id: UUID) -> Message:
    return Message(
        id=new_id(),
        conversation_id=conversation_id,
        seq=seq,
        change_seq=seq,
        author_id=author_id,
        client_message_id=client_message_id,
        fingerprint=b"",
        kind=MessageKind.TEXT,
        person_ids=[],
        title="",
        source="",
        html="",
        excerpt="",
        renderer_version=1,
        created_at=SystemClock().now(),
    )


def verify(community: Community, database_url: str, log: Log, path: Path) -> tuple[int, dict[str, int]]:
    path.write_text("\n".join(json.dumps(line) for line in log), encoding="utf-8")
    answer = community("verify-messages", "--json", str(path), database_url=database_url)
    assert answer.stdout, answer.stderr
    return answer.returncode, json.loads(answer.stdout)["counts"]


def test_a_log_that_agrees_is_clean(community: Community, stored: tuple[str, Log], tmp_path: Path) -> None:
    url, log = stored
    assert verify(community, url, log, tmp_path / "log") == (0, {})


@pytest.mark.parametrize(
    ("index", "change", "found"),
    [
        (2, {"id": str(new_id())}, {"lost": 2}),  # Another message got the 201, and this one none.
        (2, {"seq": 2}, {"out_of_order": 1}),
        (6, {"seq": 1}, {"duplicated": 1, "out_of_order": 1}),
        (6, None, {"out_of_order": 1}),
        (9, None, {"lost": 1}),
        (10, None, {"lost": 1}),
        (9, {"id": str(new_id())}, {"out_of_order": 1}),
    ],
)
def test_what_is_wrong_is_found(
    community: Community,
    stored: tuple[str, Log],
    tmp_path: Path,
    index: int,
    change: dict[str, Any] | None,
    found: dict[str, int],
) -> None:
    url, log = stored
    log[index : index + 1] = [] if change is None else [{**log[index], **change}]
    assert verify(community, url, log, tmp_path / "log") == (1, found)


def test_a_line_that_is_no_note_is_named(community: Community, own_database: str, tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text('{"event":"sent"}\nnot JSON\n', encoding="utf-8")
    answer = community("verify-messages", str(path), database_url=own_database)
    assert answer.returncode == 2
    assert "line 2" in answer.stderr
