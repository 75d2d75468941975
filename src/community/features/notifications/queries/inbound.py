"""Mails that came in, for the administrator; whether mails reach a person, for themselves."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import NotFound
from community.core.paging import Page, decode_cursor, encode_cursor
from community.features.accounts.api import mailboxes
from community.features.notifications.models import InboundState, MailStop, NoticeSettings, ReceivedMail
from community.features.notifications.schemas.inbound import InboundMailOut, InboundMailRow, MailAddressOut
from community.infra.mail.incoming.spool import Spool

ROWS: Final = 30
SHOWN_BYTES: Final = 100_000


async def received_mails(session: AsyncSession, *, cursor: str | None) -> Page[InboundMailRow]:
    """All mails that came in, the latest first."""
    columns = [getattr(ReceivedMail, name) for name in InboundMailRow.__struct_fields__]
    statement = select(*columns).order_by(ReceivedMail.received_at.desc(), ReceivedMail.id.desc()).limit(ROWS + 1)
    if cursor is not None:
        after = decode_cursor(cursor, tuple[datetime, UUID])
        statement = statement.where(tuple_(ReceivedMail.received_at, ReceivedMail.id) < after)
    rows = (await session.execute(statement)).mappings().all()
    items = [InboundMailRow(**row) for row in rows[:ROWS]]
    more = len(rows) > ROWS
    return Page(items=items, next=encode_cursor((items[-1].received_at, items[-1].id)) if more else None)


async def received_mail(session: AsyncSession, spool: Spool, *, mail_id: UUID) -> InboundMailOut:
    """One mail, with the beginning of its source where that is kept.

    Raises:
        NotFound: there is none.
    """
    found = await session.get(ReceivedMail, mail_id)
    if found is None:
        raise NotFound
    raw = await spool.read(mail_id, SHOWN_BYTES) if found.state == InboundState.KEPT else None
    row = {name: getattr(found, name) for name in InboundMailRow.__struct_fields__}
    return InboundMailOut(**row, source=(raw or b"").decode("utf-8", errors="replace").replace("\x00", "\ufffd"))


async def mail_address(session: AsyncSession, actor: Actor) -> MailAddressOut:
    """Where the person gets mail, and since when it did not arrive there."""
    row = (
        await session.execute(
            select(mailboxes.c.email, NoticeSettings.mail_stop, NoticeSettings.mail_stopped_at)
            .outerjoin(NoticeSettings, NoticeSettings.person_id == mailboxes.c.person_id)
            .where(mailboxes.c.person_id == actor.id)
        )
    ).one()
    bounced = row.mail_stop == MailStop.BOUNCED
    return MailAddressOut(email=row.email, bounced_at=row.mail_stopped_at if bounced else None)
