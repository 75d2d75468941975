"""Mails fetched from a mailbox: written down first, moved away at the next look."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

import structlog
from sqlalchemy import text

from community.features.notifications.repository import inbound
from community.features.notifications.service.intake import IntakeService
from community.infra.consuming import ConsumerContext
from community.infra.mail.incoming.imap import ImapUnavailable, Mailbox, parse_imap_url
from community.infra.mail.incoming.message import MAX_BYTES
from community.infra.mail.incoming.spool import Spool

log = structlog.get_logger()

MESSAGES_A_LOOK: Final = 20
_PATIENCE: Final = text("SET LOCAL idle_in_transaction_session_timeout = '120s'")


async def fetch(context: ConsumerContext) -> None:
    """Take what is new in the mailbox, and put away what was taken before. Nothing to do without a mailbox."""
    if not context.settings.inbound_imap_url or not await inbound.one_fetcher(context.session):
        return
    # The mailbox may be slow, and the transaction waits for it.
    await context.session.execute(_PATIENCE)
    mailbox: Mailbox | None = None
    try:
        mailbox = await asyncio.to_thread(Mailbox, parse_imap_url(context.settings.inbound_imap_url))
        await _look(context, mailbox)
    except ImapUnavailable as error:
        # What was taken stays taken: the messages are still there, and known by their source.
        log.warning("mailbox_unavailable", error=str(error))
    finally:
        if mailbox is not None:
            await asyncio.to_thread(mailbox.leave)


async def _look(context: ConsumerContext, mailbox: Mailbox) -> None:
    folder = await asyncio.to_thread(mailbox.enter)
    messages = (await asyncio.to_thread(mailbox.messages))[: 10 * MESSAGES_A_LOOK]
    sources = {f"{folder}/{uid}": uid for uid in messages}
    known = await inbound.known_sources(context.session, list(sources))
    if known:
        await asyncio.to_thread(mailbox.put_away, [sources[source] for source in sorted(known)])
    intake = IntakeService(context.session, context.clock, Spool(context.settings.data_dir))
    new = [(source, uid) for source, uid in sources.items() if source not in known]
    for source, uid in new[:MESSAGES_A_LOOK]:
        await _take(intake, mailbox, source, uid)


async def _take(intake: IntakeService, mailbox: Mailbox, source: str, uid: str) -> None:
    size = await asyncio.to_thread(mailbox.size, uid)
    if size > MAX_BYTES:
        await intake.note_too_large(source=source, size=size)
        return
    raw = await asyncio.to_thread(mailbox.fetch, uid)
    if raw is not None and await intake.take(_once(raw), source=source) is None:
        # It came by another way before: nothing of it is lost.
        await asyncio.to_thread(mailbox.put_away, [uid])


async def _once(raw: bytes) -> AsyncIterator[bytes]:
    yield raw
