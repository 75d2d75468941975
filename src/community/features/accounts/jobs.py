"""Work of the slice in the worker, deferred or by the clock."""

from typing import Final
from uuid import UUID

from community.core.manifest import Job
from community.features.accounts.repository.cleaning import delete_outdated
from community.features.accounts.repository.people import touch_sessions
from community.features.accounts.service.emails import EMAIL_LINK_JOB, EmailLinks
from community.features.accounts.service.password_mails import PASSWORD_MAIL_JOB, PasswordMails
from community.features.accounts.service.presence import Presence
from community.features.accounts.service.work import Work
from community.infra.consuming import ConsumerContext


async def mail_password_link(context: ConsumerContext, *, email_key: str) -> None:
    await PasswordMails(Work.of_context(context)).answer_forgotten(email_key=email_key)


async def mail_email_link(context: ConsumerContext, *, person_id: str, email: str) -> None:
    await EmailLinks(Work.of_context(context)).send(person_id=UUID(person_id), email=email)


async def write_presence(context: ConsumerContext) -> None:
    """Bring to the database when sessions were last used."""
    presence = Presence(context.valkey)
    seen = await presence.drain()
    if seen:
        await touch_sessions(context.session, seen)
        await presence.done()


async def clean(context: ConsumerContext) -> None:
    """Delete what has lost its use: ended sessions, spent links, unconfirmed applications, old counts."""
    await delete_outdated(context.session, now=context.clock.now())


JOBS: Final = [
    Job(name=PASSWORD_MAIL_JOB, handle=mail_password_link),
    Job(name=EMAIL_LINK_JOB, handle=mail_email_link),
    Job(name="accounts.write_presence", handle=write_presence, cron="* * * * *", attempts=1),
    Job(name="accounts.clean", handle=clean, cron="20 3 * * *", attempts=3),
]
