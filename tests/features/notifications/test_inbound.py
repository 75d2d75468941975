"""Answers by mail: posted once, by whom they say, with the rights of the moment; robots and forgers get silence."""

import hmac
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import client_of, make_settings
from tests.factories.forums import make_topic
from tests.factories.media import image_bytes, pdf_bytes
from tests.factories.worker import work_off
from tests.features.forums.conftest import World
from tests.features.notifications.conftest import FixedClock, Work
from tests.infra.incoming.test_message import DSN

from community.app.devstack import StackUrls
from community.app.factory import Community
from community.core.ids import new_id
from community.features.accounts.models import Person
from community.features.accounts.models.person import PersonState
from community.features.forums.models import Post, Topic
from community.features.media.models import File
from community.features.notifications.models import ReceivedMail
from community.infra.db import Database
from community.infra.mail.incoming.addresses import SignedAddresses
from community.infra.mail.tables import Mail, MailState
from community.settings import Settings

SECRET = "s" * 32
DOMAIN = "reponses.exemple.fr"
TOPIC = "forums.topic"
PATH = "/api/notifications/inbound"
RAW = {"Content-Type": "message/rfc822"}


@pytest.fixture
def settings(migrated: str, urls: StackUrls, tmp_path: Path) -> Settings:
    return make_settings(migrated, urls.redis_url, tmp_path, inbound_domain=DOMAIN, inbound_secret=SECRET)


@pytest.fixture
async def server(app: Community) -> AsyncIterator[httpx.AsyncClient]:
    """The mail server."""
    async with client_of(app, Authorization=f"Bearer {SECRET}", **RAW) as client:
        yield client


@pytest.fixture
def addresses(settings: Settings) -> SignedAddresses:
    return SignedAddresses(settings.secret_key, DOMAIN)


class Correspondence:
    """Writes mails as people do, and says what became of them."""

    def __init__(
        self, server: httpx.AsyncClient, work: Work, session: AsyncSession, addresses: SignedAddresses
    ) -> None:
        self.server, self.work, self.session, self.addresses = server, work, session, addresses

    def address(self, person: Person, topic: Topic, *, generation: int = 0, days_ago: int = 0) -> str:
        today = (datetime.now(UTC) - timedelta(days=days_ago)).date()
        return self.addresses.reply(
            person_id=person.id, generation=generation, kind=TOPIC, subject_id=topic.id, today=today
        )

    async def send(self, raw: bytes, **query: str) -> httpx.Response:
        return await self.server.post(PATH, content=raw, params=query)

    async def deliver(self, raw: bytes) -> tuple[str | None, str | None]:
        answer = await self.send(raw)
        assert answer.status_code == 202, answer.text
        await self.work()
        return await self.last()

    async def last(self) -> tuple[str | None, str | None]:
        row = await self.session.scalar(
            select(ReceivedMail).order_by(ReceivedMail.received_at.desc(), ReceivedMail.id.desc()).limit(1)
        )
        assert row is not None
        await self.session.refresh(row)
        return row.outcome, row.detail

    async def sources(self, topic: Topic) -> list[str]:
        rows = await self.session.scalars(select(Post.source).where(Post.topic_id == topic.id).order_by(Post.number))
        return list(rows)

    async def mails(self) -> list[Mail]:
        return list(
            await self.session.scalars(select(Mail).order_by(Mail.id).execution_options(populate_existing=True))
        )


@pytest.fixture
def post(server: httpx.AsyncClient, work: Work, session: AsyncSession, addresses: SignedAddresses) -> Correspondence:
    return Correspondence(server, work, session, addresses)


def mail(sender: str, to: str, text: str = "Oui, douze euros.", **headers: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, to, "Re: prix"
    message["Message-ID"] = f"<{new_id().hex}@client.exemple.fr>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


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


# --- bounces -----------------------------------------------------------------------------------------


async def sent_mail(session: AsyncSession, recipient: str) -> Mail:
    sent = Mail(
        id=new_id(), recipient=recipient, locale="fr", template="notices", subject="s", text="", html="", headers={},
        state=MailState.SENT,
    )  # fmt: skip
    session.add(sent)
    await session.commit()
    return sent


def report(address: str, action: str = "failed", status: str = "5.1.1") -> bytes:
    text = DSN.format(action=action, status=status, said=f"550 {status} no")
    return text.replace("bounce+x@reponses.exemple.fr", address).encode()


async def test_bounces_stop_mail_and_the_person_is_told(
    post: Correspondence, world: World, session: AsyncSession, addresses: SignedAddresses
) -> None:
    member = world.people["member"]
    for number in range(2):
        sent = await sent_mail(session, member.email)
        assert await post.deliver(report(addresses.bounce(sent.id))) == ("bounce", "hard")
        shown = (await world["member"].get("/api/notifications/mail-address")).json()
        assert (shown["bouncedAt"] is None) == (number == 0)
    assert shown["email"] == member.email
    assert (await world["member"].post("/api/notifications/mail-address/confirm")).status_code == 204
    assert (await world["member"].get("/api/notifications/mail-address")).json()["bouncedAt"] is None
    sent = await sent_mail(session, member.email)
    await post.deliver(report(addresses.bounce(sent.id)))
    assert (await world["member"].get("/api/notifications/mail-address")).json()["bouncedAt"] is None, "counted anew"


async def test_old_and_passing_failures_are_forgiven(
    post: Correspondence, world: World, session: AsyncSession, addresses: SignedAddresses, clock: FixedClock
) -> None:
    member = world.people["member"]
    for _ in range(3):
        sent = await sent_mail(session, member.email)
        await post.deliver(report(addresses.bounce(sent.id), status="4.2.2"))
    clock.pass_(days=31)
    sent = await sent_mail(session, member.email)
    await post.deliver(report(addresses.bounce(sent.id)))
    assert (await world["member"].get("/api/notifications/mail-address")).json()["bouncedAt"] is None


async def test_bounces_cannot_be_invented(
    post: Correspondence, world: World, session: AsyncSession, addresses: SignedAddresses
) -> None:
    """Nor does one mail count twice, nor a delay or a holiday answer at all."""
    member = world.people["member"]
    sent = await sent_mail(session, member.email)
    strangers = SignedAddresses("x" * 32, DOMAIN)
    assert (await post.deliver(report(strangers.bounce(sent.id))))[0] in {"automatic", "unaddressed"}
    assert (await post.deliver(report(addresses.bounce(sent.id), action="delayed")))[0] == "harmless"
    absent = mail(member.email, addresses.bounce(sent.id), "Je suis absent.", Auto_Submitted="auto-replied")
    assert (await post.deliver(absent.as_bytes()))[0] == "harmless"
    for number in range(3):
        await post.deliver(f"X-Try: {number}\n".encode() + report(addresses.bounce(sent.id)) + b"%d" % number)
    assert (await world["member"].get("/api/notifications/mail-address")).json()["bouncedAt"] is None
