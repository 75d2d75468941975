"""Mails leave with the change that causes them, once, and never hold it up."""

from datetime import UTC, datetime

import msgspec
import pytest
from sqlalchemy import select

from community.infra.db import Database
from community.infra.mail.outgoing import Outgoing
from community.infra.mail.smtp import MailUnavailable
from community.infra.mail.tables import Mail
from community.settings import Settings
from tests.factories.smtp import smtp_server
from tests.factories.worker import work_off


async def queue(database: Database, settings: Settings) -> None:
    async with database.unit_of_work() as uow:
        outgoing = Outgoing(uow.session, settings, datetime.now(UTC))
        await outgoing.queue(
            "password_reset",
            recipient="marie@exemple.fr",
            locale="fr-CA",
            params={"link": outgoing.link("/mot-de-passe", "secret")},
        )


async def the_mail(database: Database) -> Mail:
    async with database.reading() as session:
        return (await session.scalars(select(Mail))).one()


def with_server(settings: Settings, port: int) -> Settings:
    return msgspec.structs.replace(settings, smtp_url=f"smtp://127.0.0.1:{port}?security=none")


async def test_without_a_server_the_mail_is_kept_whole(database: Database, settings: Settings) -> None:
    await queue(database, settings)
    assert await work_off(database, settings) == []
    mail = await the_mail(database)
    assert (mail.state, mail.locale) == ("kept", "fr")
    assert f"{settings.base_url}/mot-de-passe#token=secret" in mail.text


async def test_sent_mail_is_emptied(database: Database, settings: Settings) -> None:
    async with smtp_server() as server:
        sending = with_server(settings, server.port)
        await queue(database, sending)
        assert await work_off(database, sending) == ["send_mail"]
    assert len(server.mails) == 1
    mail = await the_mail(database)
    assert (mail.state, mail.text, mail.html, mail.attempts) == ("sent", "", "", 1)
    assert mail.sent_at is not None


async def test_refused_mail_says_why(database: Database, settings: Settings) -> None:
    async with smtp_server(RCPT="550 5.1.1 no such user") as server:
        sending = with_server(settings, server.port)
        await queue(database, sending)
        await work_off(database, sending)
    mail = await the_mail(database)
    assert mail.state == "failed"
    assert "no such user" in (mail.error or "")


async def test_server_that_is_down_is_tried_again(database: Database, settings: Settings) -> None:
    async with smtp_server() as server:
        port = server.port
    sending = with_server(settings, port)
    await queue(database, sending)
    with pytest.raises(MailUnavailable):
        await work_off(database, sending)
    assert (await the_mail(database)).state == "queued"


async def test_change_that_is_rolled_back_sends_nothing(database: Database, settings: Settings) -> None:
    async def fail() -> None:
        async with database.unit_of_work() as uow:
            await Outgoing(uow.session, settings, datetime.now(UTC)).queue(
                "password_changed", recipient="marie@exemple.fr", locale="fr", params={}
            )
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with database.reading() as session:
        assert (await session.scalars(select(Mail))).all() == []
