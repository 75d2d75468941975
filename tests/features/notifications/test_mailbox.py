"""Mails fetched by IMAP: each once, none lost, whatever ends the visit."""

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.imap import ImapServer, imap_server
from tests.factories.worker import run_named
from tests.features.forums.conftest import World
from tests.features.notifications.conftest import FixedClock
from tests.features.notifications.correspondence import Correspondence, addresses, mail, post, server, settings

from community.features.notifications.models import ReceivedMail
from community.infra.db import Database
from community.infra.mail.incoming.imap import parse_imap_url
from community.settings import Settings

__all__ = ["addresses", "post", "server", "settings"]
FETCH = "notifications.fetch_mail"


class Look:
    def __init__(self, database: Database, settings: Settings, clock: FixedClock, session: AsyncSession) -> None:
        self.database, self.settings, self.clock, self.session = database, settings, clock, session

    async def __call__(self, mailbox: ImapServer) -> list[str | None]:
        """One look into the mailbox, and all work that follows; returns what became of all mails so far."""
        settings = msgspec.structs.replace(self.settings, inbound_imap_url=mailbox.url)
        await run_named(self.database, settings, self.clock, FETCH)
        rows = await self.session.scalars(
            select(ReceivedMail)
            .order_by(ReceivedMail.received_at, ReceivedMail.id)
            .execution_options(populate_existing=True)
        )
        return [row.outcome for row in rows]


@pytest.fixture
def look(database: Database, settings: Settings, clock: FixedClock, session: AsyncSession) -> Look:
    return Look(database, settings, clock, session)


@pytest.mark.parametrize("can_move", [True, False])
async def test_a_mail_is_posted_then_put_away(look: Look, post: Correspondence, world: World, can_move: bool) -> None:
    member = world.people["member"]
    async with imap_server() as mailbox:
        mailbox.can_move = can_move
        raw = mail(member.email, post.address(member, world.topic)).as_bytes()
        mailbox.messages[12] = raw
        assert await look(mailbox) == ["posted"]
        assert list(mailbox.messages) == [12], "it is put away when it is safe with us"
        assert await look(mailbox) == ["posted"]
        assert (mailbox.messages, mailbox.moved) == ({}, {12: raw})
        assert await look(mailbox) == ["posted"]
    assert len(await post.sources(world.topic)) == 3


@pytest.mark.parametrize("command", ["LOGIN", "SEARCH", "RFC822.SIZE", "BODY.PEEK", "MOVE", "LOGOUT"])
async def test_a_visit_that_is_cut_loses_and_repeats_nothing(
    look: Look, post: Correspondence, world: World, command: str
) -> None:
    member = world.people["member"]
    async with imap_server() as mailbox:
        for number in range(2):
            raw = mail(member.email, post.address(member, world.topic), f"Réponse {number}").as_bytes()
            mailbox.messages[number + 1] = raw
        mailbox.broken = command
        await look(mailbox)
        await look(mailbox)
        mailbox.broken = ""
        await look(mailbox)
        assert await look(mailbox) == ["posted", "posted"]
        assert mailbox.messages == {}
    assert (await post.sources(world.topic))[-2:] == ["Réponse 0", "Réponse 1"]


async def test_what_came_by_the_mail_server_is_not_posted_again(look: Look, post: Correspondence, world: World) -> None:
    member = world.people["member"]
    raw = mail(member.email, post.address(member, world.topic)).as_bytes()
    assert await post.deliver(raw) == ("posted", None)
    async with imap_server() as mailbox:
        mailbox.messages[1] = b"Delivered-To: x\r\n" + raw
        assert await look(mailbox) == ["posted"]
        assert mailbox.messages == {}


async def test_what_is_too_large_is_not_fetched(look: Look, post: Correspondence) -> None:
    async with imap_server() as mailbox:
        mailbox.messages[1] = b"From: a@b.fr\r\n\r\nx"
        mailbox.sizes[1] = 26 * 1024 * 1024
        mailbox.broken = "BODY.PEEK"
        assert await look(mailbox) == ["too_large"]
        await look(mailbox)
        assert mailbox.messages == {}


@pytest.mark.parametrize(
    "url", ["imap://host/INBOX", "imap://a:b@host?security=ssl", "imap://a:b@host?x=1", "pop://a:b@h"]
)
def test_addresses_of_mailboxes_are_explained(url: str) -> None:
    with pytest.raises(ValueError, match=r"imap|security"):
        parse_imap_url(url)


def test_address_of_a_mailbox() -> None:
    server = parse_imap_url("imap://camille%40x.fr:p%2Fw@mail.x.fr/Reponses?done=Archive")
    assert (server.host, server.port, server.security) == ("mail.x.fr", 993, "tls")
    assert (server.username, server.password, server.folder, server.done) == (
        "camille@x.fr",
        "p/w",
        "Reponses",
        "Archive",
    )
