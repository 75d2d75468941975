"""Mails leave with the change that causes them: a row and a job in its transaction, sent by the worker.

Without a mail server the row is kept as it is, for the administrator to read in the web interface.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.i18n import Locale, resolve_locale, translate
from community.core.ids import new_id
from community.events.operations import MailBounced
from community.infra.consuming import ConsumerContext
from community.infra.jobs import defer
from community.infra.mail.compose import Composed, Template, build_message, compose, mail_host
from community.infra.mail.incoming.addresses import SignedAddresses
from community.infra.mail.smtp import MailRefused, SmtpMailer, parse_smtp_url
from community.infra.mail.tables import Mail, MailState
from community.settings import Settings

log = structlog.get_logger()

SEND_MAIL: Final = "send_mail"


class Outgoing:
    """Writes mails into the transaction of one session."""

    def __init__(self, session: AsyncSession, settings: Settings, now: datetime) -> None:
        self._session = session
        self._settings = settings
        self._now = now

    async def queue(self, template: Template, *, recipient: str, locale: str, params: Mapping[str, object]) -> UUID:
        """Write one mail and have it sent after the commit; returns its id."""
        language = resolve_locale(locale)
        composed = compose(template, language, params, base_url=self._settings.base_url)
        return await self.queue_composed(composed, template=template, recipient=recipient, locale=language)

    async def queue_composed(
        self,
        composed: Composed,
        *,
        template: str,
        recipient: str,
        locale: Locale,
        headers: Mapping[str, str] | None = None,
    ) -> UUID:
        """The same for a mail whose words stand already; `template` tells the administrator what it is.

        Its Message-ID is `<{id.hex}@{mail_host(base_url)}>`.
        """
        mail_id = new_id()
        self._session.add(
            Mail(
                id=mail_id,
                recipient=recipient,
                locale=locale,
                template=template,
                subject=composed.subject,
                text=composed.text,
                html=composed.html,
                headers=dict(headers or {}),
                state=MailState.QUEUED if self._settings.smtp_url else MailState.KEPT,
                created_at=self._now,
            )
        )
        if self._settings.smtp_url:
            await defer(self._session, SEND_MAIL, mail_id=str(mail_id))
        return mail_id

    def link(self, path: str, token: str | None = None) -> str:
        """Address of a page; a token goes into the fragment, which no server and no log ever sees."""
        return f"{self._settings.base_url}{path}" + (f"#token={token}" if token else "")


async def send_mail(context: ConsumerContext, *, mail_id: str) -> None:
    """Job: hand one mail over. One sent twice (the worker died in between) bears the same Message-ID.

    Raises:
        MailUnavailable: try again later.
    """
    # A slow mail server must not cost us the connection that will note the result.
    await context.session.execute(text("SET LOCAL idle_in_transaction_session_timeout = '120s'"))
    mail = (await context.session.scalars(select(Mail).where(Mail.id == UUID(mail_id)))).one_or_none()
    if mail is None or mail.state != MailState.QUEUED:
        return
    settings, now = context.settings, context.clock.now()
    if not settings.smtp_url:
        mail.state = MailState.KEPT
        return
    mailer = SmtpMailer(parse_smtp_url(settings.smtp_url), local_hostname=mail_host(settings.base_url))
    mail.attempts += 1
    try:
        await mailer.send(
            build_message(
                Composed(subject=mail.subject, text=mail.text, html=mail.html),
                sender=settings.mail_from,
                sender_name=translate(resolve_locale(mail.locale), "mails.layout.platform"),
                recipient=mail.recipient,
                message_id=mail.id.hex,
                base_url=settings.base_url,
                sent_at=now,
                headers=mail.headers,
            ),
            envelope_sender=_bounce_address(settings, mail.id),
        )
    except (MailRefused, ValueError) as error:
        mail.state, mail.error = MailState.FAILED, str(error)[:2000]
        log.warning("mail_refused", mail_id=mail_id, template=mail.template, error=mail.error)
        if isinstance(error, MailRefused):
            context.outbox.add(MailBounced(mail_id=mail.id, status=mail.error[:100]))
        return
    mail.state, mail.sent_at, mail.error = MailState.SENT, now, None
    # A sent mail can hold a link that lets in: only that it was sent is worth keeping.
    mail.text = mail.html = ""


async def recipient_of(session: AsyncSession, mail_id: UUID) -> str | None:
    """To whom a mail was written, as long as its trace is kept."""
    found: str | None = await session.scalar(select(Mail.recipient).where(Mail.id == mail_id))
    return found


def _bounce_address(settings: Settings, mail_id: UUID) -> str | None:
    """Where the failure of this very mail is reported; None: to the sender that people see."""
    if not settings.inbound_domain:
        return None
    return SignedAddresses(settings.secret_key, settings.inbound_domain).bounce(mail_id)
