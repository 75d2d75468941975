"""Answers by mail: posted once, by whom they say, with the rights of the moment; robots and forgers get silence."""

import hmac
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import httpx
import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import client_of
from tests.factories.forums import make_topic
from tests.factories.media import image_bytes, pdf_bytes
from tests.factories.worker import work_off
from tests.features.forums.conftest import World
from tests.features.notifications.conftest import FixedClock
from tests.features.notifications.correspondence import (
    PATH,
    RAW,
    SECRET,
    Correspondence,
    addresses,
    mail,
    post,
    server,
    settings,
)

from community.app.factory import Community
from community.features.accounts.models import Person
from community.features.accounts.models.person import PersonState
from community.features.forums.models import Topic
from community.features.media.models import File
from community.features.notifications.models import ReceivedMail
from community.infra.db import Database
from community.settings import Settings

__all__ = ["addresses", "post", "server", "settings"]


async def test_an_answer_becomes_a_post_and_leaves_nothing_behind(
    post: Correspondence, world: World, settings: Settings
) -> None:
    member = world.people["member"]
    text = "Oui, douze euros.\n\nLe 23/11/2026 à 10:15, X a écrit :\n> Quel prix ?\n\n-- \nCamille"
    address = post.address(member, world.topic).upper()
    assert await post.deliver(mail(f"Camille <{member.email.upper()}>", address, text).as_bytes()) == ("posted", None)
    assert (await post.sources(world.topic))[-1] == "Oui, douze euros."
    assert list((settings.data_dir / "inbound").iterdir()) == []
    assert await post.mails() == []


async def test_the_same_mail_twice_is_one_post(post: Correspondence, world: World) -> None:
    member = world.people["member"]
    raw = mail(member.email, post.address(member, world.topic)).as_bytes()
    before = len(await post.sources(world.topic))
    await post.deliver(raw)
    again = await post.send(b"Received: from elsewhere\r\n" + raw)
    assert (again.status_code, again.json()) == (202, {"new": False})
    await post.work()
    assert len(await post.sources(world.topic)) == before + 1


async def test_the_address_of_one_serves_no_other(post: Correspondence, world: World, caplog: Any) -> None:
    member, author = world.people["member"], world.people["author"]
    before = await post.sources(world.topic)
    forged = [
        mail(author.email, post.address(member, world.topic)),
        mail("inconnu@ailleurs.fr", post.address(member, world.topic)),
        mail(f"{member.email}, {author.email}", post.address(member, world.topic)),
        mail(member.email, post.address(member, world.topic, generation=1)),
        mail(member.email, post.address(member, world.topic).replace("reply+", "reply+a")[:-1]),
    ]
    for message in forged:
        outcome, _ = await post.deliver(message.as_bytes())
        assert outcome in {"forged", "unaddressed"}
    assert await post.sources(world.topic) == before
    assert await post.mails() == [], "nobody is answered who may be somebody else"


async def test_an_answer_to_a_merged_topic_lands_in_the_other(
    post: Correspondence, world: World, session: AsyncSession
) -> None:
    member, other = world.people["member"], await make_topic(session, world.public, world.people["author"])
    await session.commit()
    address = post.address(member, world.topic)
    merged = await world["moderator"].post(
        f"/api/forums/topics/{world.topic.id}/merge", json={"topicId": str(other.id)}
    )
    assert merged.status_code == 200, merged.text
    assert await post.deliver(mail(member.email, address).as_bytes()) == ("posted", None)
    assert (await post.sources(other))[-1] == "Oui, douze euros."


async def test_addresses_end_when_their_person_asks(post: Correspondence, world: World) -> None:
    member = world.people["member"]
    address = post.address(member, world.topic)
    assert (await world["member"].post("/api/notifications/mail-address/revoke-replies")).status_code == 204
    assert await post.deliver(mail(member.email, address).as_bytes()) == ("forged", "wrong_signature")
    newer = post.address(member, world.topic, generation=1)
    assert await post.deliver(mail(member.email, newer).as_bytes()) == ("posted", None)


async def test_suspended_people_write_nothing(post: Correspondence, world: World, session: AsyncSession) -> None:
    member = world.people["member"]
    person = await session.get_one(Person, member.id)
    person.state = PersonState.SUSPENDED
    await session.commit()
    raw = mail(member.email, post.address(member, world.topic)).as_bytes()
    assert await post.deliver(raw) == ("forged", "unknown_sender")


async def test_rights_are_those_of_the_moment(post: Correspondence, world: World) -> None:
    """Whoever may not see the topic is told no more than who asks for one that does not exist."""
    outsider = world.people["outsider"]
    raw = mail(outsider.email, post.address(outsider, world.secret)).as_bytes()
    assert await post.deliver(raw) == ("answered", "not_found")
    (answer,) = await post.mails()
    assert "Secret" not in answer.text
    reader = world.people["reader"]
    assert await post.deliver(mail(reader.email, post.address(reader, world.topic)).as_bytes()) == (
        "answered",
        "forbidden",
    )


async def test_what_a_person_can_mend_is_said_with_their_text(
    post: Correspondence, world: World, session: AsyncSession
) -> None:
    member = world.people["member"]
    await world["moderator"].patch(f"/api/forums/topics/{world.topic.id}", json={"closed": True})
    topic = await session.get_one(Topic, world.topic.id)
    topic.closed_at = datetime.now(UTC)
    await session.commit()
    message = mail(member.email, post.address(member, world.topic), "Mon avis <b>précieux</b>.")
    assert await post.deliver(message.as_bytes()) == ("answered", "topic_closed")
    (answer,) = await post.mails()
    assert (answer.recipient, answer.template, answer.locale) == (member.email, "reply_not_taken", "fr")
    assert "Le sujet est clos" in answer.text
    assert "> Mon avis <b>précieux</b>." in answer.text
    assert "&lt;b&gt;" in answer.html
    assert answer.headers["In-Reply-To"] == message["Message-ID"]


@pytest.mark.parametrize(
    ("text", "days_ago", "code"),
    [
        ("> Quel prix ?\n", 0, "reply_empty"),
        ("Oui.", 91, "reply_expired"),
        ("é" * 30_000, 0, "content_too_long"),
    ],
)
async def test_other_reasons(post: Correspondence, world: World, text: str, days_ago: int, code: str) -> None:
    member = world.people["member"]
    raw = mail(member.email, post.address(member, world.topic, days_ago=days_ago), text).as_bytes()
    assert await post.deliver(raw) == ("answered", code)
    assert len(await post.mails()) == 1


async def test_answers_to_wrong_mails_are_few(post: Correspondence, world: World) -> None:
    member = world.people["member"]
    for number in range(7):
        raw = mail(member.email, post.address(member, world.topic, days_ago=100), f"Essai {number}").as_bytes()
        await post.deliver(raw)
    assert len(await post.mails()) == 5
    assert await post.last() == ("refused", "reply_expired")


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"Return_Path": "<>"},
    ],
)
async def test_robots_are_neither_posted_nor_answered(
    post: Correspondence, world: World, headers: dict[str, str]
) -> None:
    member = world.people["member"]
    before = await post.sources(world.topic)
    for _ in range(3):
        raw = mail(member.email, post.address(member, world.topic), "Je suis absent.", **headers).as_bytes()
        assert (await post.deliver(raw))[0] == "automatic"
    assert await post.sources(world.topic) == before
    assert await post.mails() == []


async def test_an_autoresponder_that_hides_is_stopped(post: Correspondence, world: World, clock: FixedClock) -> None:
    """It answers each notification of its own post, with a new Message-ID: the first passes, the loop does not."""
    member = world.people["member"]
    outcomes = []
    for _ in range(4):
        raw = mail(member.email, post.address(member, world.topic), "Je suis absent.").as_bytes()
        outcomes.append((await post.deliver(raw))[0])
        clock.pass_(seconds=30)
    assert outcomes == ["posted", "repeated", "repeated", "repeated"]
    assert await post.mails() == []


async def test_nobody_writes_without_end(
    post: Correspondence, world: World, session: AsyncSession, clock: FixedClock
) -> None:
    member = world.people["member"]
    for number in range(50):
        session.add(
            ReceivedMail(
                identity=bytes([number]) * 32,
                recipient="",
                size=1,
                state="done",
                outcome="posted",
                person_id=member.id,
                received_at=clock.now() - timedelta(hours=1),
            )
        )
    await session.commit()
    raw = mail(member.email, post.address(member, world.topic)).as_bytes()
    assert await post.deliver(raw) == ("too_many", None)


async def test_a_quote_of_ten_megabytes_costs_no_answer(post: Correspondence, world: World) -> None:
    member = world.people["member"]
    quote = "> Une ligne de ce qui est cité, comme il y en a tant\r\n" * 185_000
    head = f"From: {member.email}\r\nTo: {post.address(member, world.topic)}\r\nMessage-ID: <1@x>\r\n\r\n"
    raw = f"{head}Oui.\r\n\r\nLe 23/11/2026 à 10:15, X a écrit :\r\n{quote}".encode()
    assert len(raw) > 9_900_000
    assert await post.deliver(raw) == ("posted", None)
    assert (await post.sources(world.topic))[-1] == "Oui."


async def test_files_are_taken_by_the_rules_of_uploads(
    post: Correspondence, world: World, session: AsyncSession, settings: Settings
) -> None:
    member = world.people["member"]
    message = mail(member.email, post.address(member, world.topic))
    message.add_attachment(image_bytes(), maintype="image", subtype="png", filename="une_photo.png")
    message.add_attachment(b"MZ\x90", maintype="image", subtype="png", filename="faux.png")
    message.add_attachment(b"MZ\x90", maintype="application", subtype="octet-stream", filename="outil.exe")
    assert await post.deliver(message.as_bytes()) == ("posted", None)
    (file,) = await session.scalars(select(File).execution_options(populate_existing=True))
    assert (file.name, file.owner_id, file.state, file.expires_at) == ("une_photo.png", member.id, "ready", None)
    source = (await post.sources(world.topic))[-1]
    assert f"![une photo.png](/media/{file.id})" in source
    assert source.endswith("*2 pièces jointes du courriel n’ont pas été reprises : faux.png, outil.exe*")
    page = (await world["author"].get(f"/api/forums/topics/{world.topic.id}/posts")).json()
    assert f"/media/{file.id}" in page["items"][-1]["html"]


async def test_files_beyond_the_quota_are_named(
    post: Correspondence, world: World, settings: Settings, database: Database, clock: FixedClock
) -> None:
    member = world.people["member"]
    message = mail(member.email, post.address(member, world.topic))
    small = msgspec.structs.replace(settings, media_person_bytes=10)
    message.add_attachment(pdf_bytes(), maintype="application", subtype="pdf", filename="devis.pdf")
    assert (await post.send(message.as_bytes())).status_code == 202
    await work_off(database, small, clock)
    assert (await post.sources(world.topic))[-1].endswith(
        "*1 pièce jointe du courriel n’a pas été reprise : devis.pdf*"
    )


async def test_only_the_mail_server_hands_mails_over(
    app: Community, server: httpx.AsyncClient, session: AsyncSession
) -> None:
    raw = b"From: a@b.fr\r\n\r\nx"
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Bearer {SECRET}x"}):
        async with client_of(app, **headers, **RAW) as client:
            assert (await client.post(PATH, content=raw)).status_code == 401
    wrong = await server.post(PATH, content=raw, headers={"X-Signature": "sha256=" + "0" * 64})
    assert wrong.status_code == 401
    signature = hmac.new(SECRET.encode(), raw, sha256).hexdigest()
    right = await server.post(PATH, content=raw, headers={"X-Signature": f"sha256={signature}"})
    assert right.status_code == 202
    assert len(list(await session.scalars(select(ReceivedMail)))) == 1


async def test_mails_that_are_too_large_are_refused_and_leave_nothing(
    server: httpx.AsyncClient, settings: Settings
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(27):
            yield b"x" * 1024 * 1024

    answer = await server.post(PATH, content=endless())
    assert answer.status_code == 413
    assert list((settings.data_dir / "inbound").glob("*")) == []


async def test_the_administrator_sees_what_came_and_why_it_was_dropped(post: Correspondence, world: World) -> None:
    await post.deliver(mail("inconnu@ailleurs.fr", post.address(world.people["member"], world.topic)).as_bytes())
    (row,) = (await world["administrator"].get(PATH)).json()["items"]
    assert (row["outcome"], row["state"], row["detail"]) == ("forged", "kept", "unknown_sender")
    shown = (await world["administrator"].get(f"{PATH}/{row['id']}")).json()
    assert "inconnu@ailleurs.fr" in shown["source"]
    assert (await world["member"].get(PATH)).status_code == 404
