"""Mails on their way in: each is put on disk and noted once, and left to the worker."""

from collections.abc import AsyncIterable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from community.core.clock import Clock
from community.core.ids import new_id
from community.features.notifications.models import InboundOutcome, InboundState, ReceivedMail
from community.features.notifications.repository import inbound
from community.infra.jobs import defer
from community.infra.mail.incoming.spool import Spool

PROCESS: str = "notifications.process_mail"


class IntakeService:
    """Takes mails from the mail server and from a mailbox alike."""

    def __init__(self, session: AsyncSession, clock: Clock, spool: Spool) -> None:
        self._session = session
        self._clock = clock
        self._spool = spool

    async def take(
        self, chunks: AsyncIterable[bytes], *, recipient: str = "", source: str | None = None
    ) -> UUID | None:
        """Keep a mail until the worker has dealt with it; None where it came before.

        Args:
            chunks: the raw message.
            recipient: of the envelope, if the mail server says it.
            source: the message of a mailbox.

        Raises:
            TooLarge: nothing was kept.
        """
        mail_id = new_id()
        spooled = await self._spool.write(mail_id, chunks)
        mail = ReceivedMail(
            id=mail_id,
            identity=spooled.identity,
            source=source,
            recipient=recipient[:320],
            size=spooled.size,
            state=InboundState.WAITING,
            received_at=self._clock.now(),
        )
        try:
            first = await inbound.add(self._session, mail)
        except BaseException:
            await self._spool.remove(mail_id)
            raise
        if not first:
            await self._spool.remove(mail_id)
            return None
        await defer(self._session, PROCESS, mail_id=str(mail_id))
        return mail_id

    async def note_too_large(self, *, source: str, size: int) -> None:
        """A message that is not even fetched."""
        now = self._clock.now()
        mail = ReceivedMail(
            id=new_id(),
            identity=source.encode(),
            source=source,
            recipient="",
            size=size,
            state=InboundState.DONE,
            outcome=InboundOutcome.TOO_LARGE,
            received_at=now,
            processed_at=now,
        )
        await inbound.add(self._session, mail)
