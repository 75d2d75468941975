"""Reactions of the slice to its own events."""

from typing import Final

from community.core.i18n import resolve_locale, translate
from community.core.manifest import Consumer
from community.events.accounts import (
    ApplicationConfirmed,
    ApplicationDecided,
    ApplicationSubmitted,
    MembershipChanged,
    PasswordChanged,
    PersonChanged,
    RightsChanged,
    SessionsEnded,
)
from community.features.accounts.queries.sessions import live_token_hashes, token_hashes
from community.features.accounts.repository.applications import find_application, refusal_of
from community.features.accounts.repository.people import active_administrators, find_person
from community.features.accounts.service.applications import ApplicationService
from community.features.accounts.service.links import APPLICATIONS_PAGE
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


async def mail_application_link(context: ConsumerContext, event: ApplicationSubmitted) -> None:
    """Ask the applicant to confirm the address; or tell a member to sign in."""
    await ApplicationService(Work.of_context(context)).answer_form(application_id=event.application_id)


async def mail_application_received(context: ConsumerContext, event: ApplicationConfirmed) -> None:
    """Tell the applicant that it is in good hands, and the organisation's administrators that it is in theirs."""
    mails, session = Work.of_context(context).mails, context.session
    application = await find_application(session, event.application_id)
    if application is None:
        return
    params: dict[str, object] = {"organisation": application.legal_name}
    await mails.queue("application_received", recipient=application.email, locale=application.locale, params=params)
    if event.organisation_id is None:
        return
    name = f"{application.given_name} {application.family_name}"
    for administrator in await active_administrators(session, event.organisation_id):
        await mails.queue(
            "application_to_organisation_admin",
            recipient=administrator.email,
            locale=administrator.locale,
            params={**params, "applicant": name, "link": mails.link(f"{APPLICATIONS_PAGE}/{application.id}")},
        )


async def mail_refusal(context: ConsumerContext, event: ApplicationDecided) -> None:
    """Tell the applicant why; who was let in has got a link already, in the transaction of the decision."""
    if event.approved:
        return
    application = await find_application(context.session, event.application_id)
    refusal = await refusal_of(context.session, event.application_id)
    if application is None or refusal is None:
        return
    reason, message = refusal
    sentence = translate(resolve_locale(application.locale), f"accounts.refusal.{reason}")
    await Work.of_context(context).mails.queue(
        "application_refused",
        recipient=application.email,
        locale=application.locale,
        params={"reason": f"{sentence}\n{message}".strip()},
    )


CONSUMERS: Final = [
    Consumer(name="accounts.bar_ended_sessions", events=(SessionsEnded,), handle=bar_ended_sessions),
    Consumer(
        name="accounts.bar_sessions_of_people",
        events=(RightsChanged, PersonChanged, MembershipChanged),
        handle=bar_sessions_of_people,
    ),
    Consumer(name="accounts.mail_password_changed", events=(PasswordChanged,), handle=mail_password_changed),
    Consumer(name="accounts.mail_application_link", events=(ApplicationSubmitted,), handle=mail_application_link),
    Consumer(
        name="accounts.mail_application_received", events=(ApplicationConfirmed,), handle=mail_application_received
    ),
    Consumer(name="accounts.mail_refusal", events=(ApplicationDecided,), handle=mail_refusal),
]
