"""A notice goes out through a mail server, is answered in a mail program, and comes back as a post."""

import email
import email.policy
import re
from email.message import EmailMessage

import msgspec
import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.smtp import Server, smtp_server
from tests.factories.worker import run_named
from tests.features.forums.conftest import World
from tests.features.notifications.conftest import FixedClock, Work, follow, reply
from tests.features.notifications.correspondence import DOMAIN, Correspondence, addresses, mail, post, server, settings

from community.features.notifications.jobs import SEND
from community.infra.db import Database
from community.infra.mail.incoming.addresses import SignedAddresses
from community.infra.mail.incoming.trimming import MARKERS
from community.settings import Settings

__all__ = ["addresses", "post", "server", "settings"]


def through(settings: Settings, smtp: Server) -> Settings:
    return msgspec.structs.replace(settings, smtp_url=f"smtp://127.0.0.1:{smtp.port}?security=none")


@pytest.mark.parametrize("shape", ["quoted", "unquoted", "html"])
async def test_a_notice_is_answered_from_the_mail_program(
    post: Correspondence,
    world: World,
    session: AsyncSession,
    work: Work,
    database: Database,
    settings: Settings,
    clock: FixedClock,
    addresses: SignedAddresses,
    shape: str,
) -> None:
    member = world.people["member"]
    await follow(session, member, world.topic)
    await reply(world, "outsider", world.topic, source="Quel est le prix ?\n\n> du cuir")
    await work()
    clock.pass_(minutes=11)
    async with smtp_server() as smtp:
        await run_named(database, through(settings, smtp), clock, SEND)
    sent = [email.message_from_bytes(raw, policy=email.policy.default) for raw in smtp.mails]
    notice = next(message for message in sent if message["To"] == member.email)
    assert isinstance(notice, EmailMessage)
    senders = [re.findall(r"<(.*?)>", command)[0] for command in smtp.commands if command.startswith("MAIL")]
    assert all(address.startswith("bounce+") and address.endswith(f"@{DOMAIN}") for address in senders)
    assert addresses.find(senders)[1] is not None
    plain, rich = notice.get_body(("plain",)), notice.get_body(("html",))
    assert plain is not None
    assert rich is not None
    text = plain.get_content()
    assert text.startswith(MARKERS["fr"])
    assert MARKERS["fr"] in rich.get_content()
    answer = mail(member.email, str(notice["Reply-To"]), In_Reply_To=str(notice["Message-ID"]))
    if shape == "html":
        answer.set_content(f"<div>Douze euros.</div><div>{rich.get_content()}</div>", subtype="html")
    else:
        quote = "\n".join(f"> {line}" for line in text.split("\n")) if shape == "quoted" else text
        answer.set_content(f"Douze euros.\n\nLe 23 nov. 2026 à 10:15, La communauté a écrit :\n\n{quote}")
    assert await post.deliver(answer.as_bytes()) == ("posted", None)
    assert (await post.sources(world.topic))[-1].startswith("Douze euros.")
    if shape != "html":
        assert (await post.sources(world.topic))[-1] == "Douze euros."


async def test_an_address_that_the_server_refuses_gets_no_more_notices(
    world: World, session: AsyncSession, work: Work, database: Database, settings: Settings, clock: FixedClock
) -> None:
    member = world.people["member"]
    await follow(session, member, world.topic)
    async with smtp_server(RCPT="550 5.1.1 no such user") as smtp:
        for _ in range(3):
            await reply(world, "outsider", world.topic)
            await work()
            clock.pass_(minutes=11)
            await run_named(database, through(settings, smtp), clock, SEND)
    refused = [command for command in smtp.commands if command.startswith("RCPT") and member.email in command]
    assert len(refused) == 2
    assert (await world["member"].get("/api/notifications/mail-address")).json()["bouncedAt"] is not None
