"""Asking to be let in: the form, the proof of the address, the answer to a question."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from community.core.errors import FieldProblem, Invalid
from community.core.mail_address import MailAddress
from community.events.accounts import ApplicationAnswered, ApplicationConfirmed, ApplicationSubmitted
from community.features.accounts.errors import LinkUsed
from community.features.accounts.models import Application, ApplicationEntry
from community.features.accounts.models.application import ApplicationState, EntryAction
from community.features.accounts.models.person import PersonState
from community.features.accounts.models.session import TokenKind
from community.features.accounts.repository.applications import (
    count_recent_applications,
    find_application,
    last_question,
    lock_application,
    organisation_by_identity,
    spend_application_tokens,
)
from community.features.accounts.repository.people import person_by_email
from community.features.accounts.schemas.applications import ApplicationIn, QuestionOut
from community.features.accounts.service.addresses import checked_address
from community.features.accounts.service.identity import (
    Identity,
    checked_country,
    checked_languages,
    checked_naf,
    identify,
)
from community.features.accounts.service.links import CONFIRM_PAGE, SIGN_IN_PAGE, Links
from community.features.accounts.service.password_mails import PasswordMails
from community.features.accounts.service.work import Work
from community.infra.idempotency import claim

MAILS_A_DAY: Final = 5
OWNER: Final = "application form"


class ApplicationService:
    """What the applicant does. Nobody is signed in: the links of mails say who it is."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._links = Links(work)

    async def submit(self, *, form: ApplicationIn, key: UUID | None) -> None:
        """Take the form. Whether the address is known here is looked up later, out of the applicant's sight.

        Args:
            form: what was filled in.
            key: the Idempotency-Key of the request.

        Raises:
            Invalid: a number, an address or a code cannot be right.
        """
        address, identity = _checked(form)
        organisation, person, place = form.organisation, form.person, form.organisation.address
        naf = checked_naf(organisation.naf_code, organisation.naf_nomenclature, field="/organisation/nafCode")
        session, now = self._work.session, self._work.now()
        application_id, first = await claim(session, owner=OWNER, key=key, operation="accounts_apply", body=form)
        if not first:
            return
        session.add(
            Application(
                id=application_id,
                state=ApplicationState.UNCONFIRMED,
                organisation_key=identity.key,
                identifier_kind=organisation.identifier_kind,
                identifier=identity.written,
                legal_name=organisation.legal_name.strip(),
                kind=organisation.kind,
                naf_code=naf.code if naf else None,
                naf_nomenclature=naf.nomenclature if naf else None,
                line1=place.line1.strip(),
                line2=(place.line2 or "").strip(),
                postcode=place.postcode.strip(),
                city=place.city.strip(),
                country=checked_country(place.country, field="/organisation/address/country"),
                languages=checked_languages(organisation.languages, field="/organisation/languages"),
                website=organisation.website,
                given_name=person.given_name.strip(),
                family_name=person.family_name.strip(),
                function=person.function.strip(),
                email=str(address),
                email_key=address.key,
                mail_domain=address.organisation_domain,
                locale=person.locale,
                reason=form.reason.strip(),
                created_at=now,
            )
        )
        self._work.outbox.add(ApplicationSubmitted(application_id=application_id))

    async def answer_form(self, *, application_id: UUID) -> None:
        """The worker's half of `submit`: the mail that fits what is known of the address."""
        work = self._work
        application = await find_application(work.session, application_id)
        if application is None or application.state != ApplicationState.UNCONFIRMED:
            return
        since = work.now() - timedelta(days=1)
        if await count_recent_applications(work.session, email_key=application.email_key, since=since) > MAILS_A_DAY:
            return
        person = await person_by_email(work.session, application.email_key)
        to = {"recipient": application.email, "locale": application.locale}
        if person is None:
            token = self._links.make(TokenKind.APPLICATION_CONFIRM, application_id=application.id)
            params = {"organisation": application.legal_name, "link": work.mails.link(CONFIRM_PAGE, token)}
            await work.mails.queue("application_confirm", params=params, **to)
        elif person.state == PersonState.INVITED:
            await PasswordMails(work).answer_forgotten(email_key=person.email_key)
        elif person.state == PersonState.ACTIVE:
            link = work.mails.link(SIGN_IN_PAGE)
            await work.mails.queue("application_already_member", params={"link": link}, **to)

    async def confirm(self, *, token: str) -> str:
        """The address is proved: the application waits for a decision, of its organisation if that is known.

        Raises:
            LinkInvalid, LinkExpired, LinkUsed
        """
        work, now = self._work, self._work.now()
        link = await self._links.spend(TokenKind.APPLICATION_CONFIRM, token)
        application = await self._lock(link.application_id, ApplicationState.UNCONFIRMED)
        identity = identify(application.identifier_kind, application.identifier, field="/identifier")
        organisation = await organisation_by_identity(
            work.session, siren=identity.siren, vat=identity.vat, eori=identity.eori
        )
        application.state = ApplicationState.WAITING
        application.confirmed_at = now
        application.organisation_id = organisation.id if organisation else None
        self._note(application, EntryAction.CONFIRMED, "")
        work.outbox.add(
            ApplicationConfirmed(application_id=application.id, organisation_id=application.organisation_id)
        )
        return application.state

    async def question(self, *, token: str) -> QuestionOut:
        """What the applicant was asked.

        Raises:
            LinkInvalid, LinkExpired, LinkUsed
        """
        link = await self._links.look(TokenKind.APPLICATION_ANSWER, token)
        application = await self._lock(link.application_id, ApplicationState.ASKED)
        return QuestionOut(
            legal_name=application.legal_name,
            given_name=application.given_name,
            message=await last_question(self._work.session, application.id),
        )

    async def answer(self, *, token: str, message: str) -> str:
        """The applicant answers; the application waits again, at its old place.

        Raises:
            LinkInvalid, LinkExpired, LinkUsed
        """
        work = self._work
        link = await self._links.spend(TokenKind.APPLICATION_ANSWER, token)
        application = await self._lock(link.application_id, ApplicationState.ASKED)
        await spend_application_tokens(work.session, application_id=application.id, at=work.now())
        application.state = ApplicationState.WAITING
        self._note(application, EntryAction.ANSWERED, message.strip())
        work.outbox.add(ApplicationAnswered(application_id=application.id, organisation_id=application.organisation_id))
        return application.state

    async def _lock(self, application_id: UUID | None, state: ApplicationState) -> Application:
        found = await lock_application(self._work.session, application_id) if application_id else None
        if found is None or found.state != state:
            raise LinkUsed
        return found

    def _note(self, application: Application, action: EntryAction, message: str) -> None:
        self._work.session.add(
            ApplicationEntry(application_id=application.id, at=self._work.now(), action=action, message=message)
        )


def _checked(form: ApplicationIn) -> tuple[MailAddress, Identity]:
    """Address and number at once, so that the form shows all that is wrong."""
    problems: dict[str, FieldProblem] = {}
    address = identity = None
    try:
        address = checked_address(form.person.email, field="/person/email")
    except Invalid as error:
        problems |= error.fields
    try:
        organisation = form.organisation
        identity = identify(organisation.identifier_kind, organisation.identifier, field="/organisation/identifier")
    except Invalid as error:
        problems |= error.fields
    if address is None or identity is None:
        raise Invalid(problems)
    return address, identity
