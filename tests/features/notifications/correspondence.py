"""A mail server in front of the platform, and people who write mails to it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import client_of, make_settings
from tests.features.notifications.conftest import Work

from community.app.devstack import StackUrls
from community.app.factory import Community
from community.core.ids import new_id
from community.features.accounts.models import Person
from community.features.forums.models import Post, Topic
from community.features.notifications.models import ReceivedMail
from community.infra.mail.incoming.addresses import SignedAddresses
from community.infra.mail.tables import Mail
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
