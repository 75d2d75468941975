"""Mails of ours that do not arrive: after some of them no more are sent, and the person is told at the next visit."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.mail_address import MailAddressError, parse_mail_address
from community.events.notifications import MailResumed
from community.features.accounts.api import person_at
from community.features.notifications.models import Bounce, MailStop, StoredNotice
from community.features.notifications.repository import inbound, preferences, reading
from community.infra.mail.incoming.reports import Failure
from community.infra.mail.outgoing import recipient_of
from community.infra.outbox import Outbox

log = structlog.get_logger()

SCORES: Final = {Failure.HARD: 2, Failure.SOFT: 1}
THRESHOLD: Final = 4
FORGIVEN_AFTER: Final = timedelta(days=30)


async def count_failure(session: AsyncSession, *, mail_id: UUID, failure: Failure, now: datetime) -> UUID | None:
    """Count it against the address that the mail went to; at the threshold mail to it stops.

    Returns whose address it is; None where it is nobody's now.
    """
    key = _key(await recipient_of(session, mail_id))
    person_id = await person_at(session, key) if key else None
    if key is None or person_id is None:
        return None
    settings = await preferences.own_settings(session, person_id)
    bounce = Bounce(mail_id=mail_id, person_id=person_id, address_key=key, score=SCORES[failure], at=now)
    if not await inbound.add_bounce(session, bounce):
        return person_id
    score = await inbound.bounce_score(session, person_id, key, since=now - FORGIVEN_AFTER)
    if score >= THRESHOLD and settings.mail_stop is None:
        settings.mail_stop, settings.mail_stopped_at = MailStop.BOUNCED, now
        await reading.cancel_mails(session, StoredNotice.person_id == person_id)
        log.warning("mail_stopped", person_id=str(person_id), score=score)
    return person_id


async def resume(session: AsyncSession, outbox: Outbox, *, person_id: UUID) -> None:
    """The person has another address, or says that it is right: mails are sent again, and counting begins anew."""
    settings = await preferences.own_settings(session, person_id)
    if settings.mail_stop == MailStop.BOUNCED:
        settings.mail_stop = settings.mail_stopped_at = None
        outbox.add(MailResumed(person_id=person_id))
    await inbound.forget_bounces(session, person_id)


def _key(recipient: str | None) -> str | None:
    try:
        return parse_mail_address(recipient).key if recipient else None
    except MailAddressError:
        return None
