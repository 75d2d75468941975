"""Reactions of the slice to its own events."""

from typing import Final

from community.core.manifest import Consumer
from community.events.accounts import MembershipChanged, PasswordChanged, PersonChanged, RightsChanged, SessionsEnded
from community.features.accounts.queries.sessions import live_token_hashes, token_hashes
from community.features.accounts.repository.people import find_person
from community.features.accounts.service.session_cache import session_cache
from community.features.accounts.service.work import Work
from community.infra.consuming import ConsumerContext


async def bar_ended_sessions(context: ConsumerContext, event: SessionsEnded) -> None:
    """Again, after the commit: Valkey may have been away, or have come back with what it held before."""
    hashes = await token_hashes(context.session, session_ids=event.session_ids)
    await session_cache(context.valkey).bar(digest.hex() for digest in hashes)


async def bar_sessions_of_people(
    context: ConsumerContext, event: RightsChanged | PersonChanged | MembershipChanged
) -> None:
    """The same for sessions that go on with other rights."""
    person_ids = event.person_ids if isinstance(event, RightsChanged) else [event.person_id]
    hashes = await live_token_hashes(context.session, person_ids=person_ids)
    await session_cache(context.valkey).bar(digest.hex() for digest in hashes)


async def mail_password_changed(context: ConsumerContext, event: PasswordChanged) -> None:
    """Whoever did not do it themselves must hear of it."""
    person = await find_person(context.session, event.person_id)
    if person is not None:
        await Work.of_context(context).mails.queue(
            "password_changed", recipient=person.email, locale=person.locale, params={}
        )


CONSUMERS: Final = [
    Consumer(name="accounts.bar_ended_sessions", events=(SessionsEnded,), handle=bar_ended_sessions),
    Consumer(
        name="accounts.bar_sessions_of_people",
        events=(RightsChanged, PersonChanged, MembershipChanged),
        handle=bar_sessions_of_people,
    ),
    Consumer(name="accounts.mail_password_changed", events=(PasswordChanged,), handle=mail_password_changed),
]
