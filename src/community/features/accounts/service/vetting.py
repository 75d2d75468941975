"""Deciding on applications: approve, ask for more, refuse; each decision is logged with its author."""

from uuid import UUID

from community.core.actor import Actor
from community.core.errors import NotFound
from community.core.permissions import Role
from community.events.accounts import (
    ApplicationAsked,
    ApplicationDecided,
    MembershipChanged,
    OrganisationCreated,
)
from community.features.accounts.errors import AlreadyDecided, AlreadyMember, OrganisationDecides
from community.features.accounts.models import Application, ApplicationEntry, Membership, Organisation, Person
from community.features.accounts.models.application import ApplicationState, EntryAction
from community.features.accounts.models.person import PersonState
from community.features.accounts.models.session import TokenKind
from community.features.accounts.policy import OPEN_STATES, leads, may_decide, visible_applications
from community.features.accounts.repository.applications import (
    attach_applications,
    hold,
    lock_visible_application,
    names_of,
    organisation_by_identity,
    spend_application_tokens,
)
from community.features.accounts.repository.people import active_administrators, person_by_email
from community.features.accounts.schemas.applications import RefusalReason
from community.features.accounts.service.identity import identify
from community.features.accounts.service.links import ANSWER_PAGE, Links
from community.features.accounts.service.password_mails import PasswordMails
from community.features.accounts.service.work import Work


class VettingService:
    """What those who decide do."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._links = Links(work)

    async def approve(self, *, actor: Actor, application_id: UUID, note: str) -> None:
        """Let the applicant in: as the administrator of a new organisation, or as a member of a known one.

        Raises:
            NotFound, OrganisationDecides, AlreadyDecided
            AlreadyMember: the address got in by another way meanwhile.
        """
        work = self._work
        # One at a time for a person and for an organisation: two moderators may be at two applications of one firm.
        # Held before any row is: the first to come changes the rows of the others.
        names = await names_of(work.session, application_id)
        if names is None:
            raise NotFound
        for name in names:
            await hold(work.session, name)
        application = await self._open(actor, application_id)
        if await person_by_email(work.session, application.email_key) is not None:
            raise AlreadyMember
        organisation, is_new = await self._organisation(application)
        person = self._person(application)
        work.session.add(person)
        await work.session.flush()
        work.session.add(
            Membership(
                person_id=person.id,
                organisation_id=organisation.id,
                role=Role.ORGANISATION_ADMINISTRATOR if is_new else Role.MEMBER,
                joined_at=work.now(),
            )
        )
        application.person_id, application.organisation_id = person.id, organisation.id
        await self._decide(actor, application, ApplicationState.APPROVED, message=note)
        work.outbox.add(MembershipChanged(person_id=person.id, organisation_id=organisation.id))
        await PasswordMails(work).welcome(person)

    async def ask(self, *, actor: Actor, application_id: UUID, message: str) -> None:
        """Ask the applicant for more; the link of the mail leads to the answer.

        Raises:
            NotFound, OrganisationDecides, AlreadyDecided
        """
        work = self._work
        application = await self._open(actor, application_id)
        await spend_application_tokens(work.session, application_id=application.id, at=work.now())
        application.state = ApplicationState.ASKED
        self._note(actor, application, EntryAction.ASKED, message=message)
        token = self._links.make(TokenKind.APPLICATION_ANSWER, application_id=application.id)
        await work.mails.queue(
            "application_more_info",
            recipient=application.email,
            locale=application.locale,
            params={"message": message, "link": work.mails.link(ANSWER_PAGE, token)},
        )
        work.outbox.add(ApplicationAsked(application_id=application.id, author_id=actor.id))

    async def refuse(self, *, actor: Actor, application_id: UUID, reason: RefusalReason, message: str) -> None:
        """Refuse, for a reason that the applicant is told.

        Raises:
            NotFound, OrganisationDecides, AlreadyDecided
        """
        application = await self._open(actor, application_id)
        await self._decide(actor, application, ApplicationState.REFUSED, reason=reason, message=message)

    async def _open(self, actor: Actor, application_id: UUID) -> Application:
        session = self._work.session
        application = await lock_visible_application(session, application_id, visible_applications(actor))
        if application is None:
            raise NotFound
        if application.state not in OPEN_STATES:
            raise AlreadyDecided(state=application.state)
        organisation_id = application.organisation_id
        led = False
        if organisation_id is not None and not leads(actor, organisation_id):
            led = bool(await active_administrators(session, organisation_id))
        if not may_decide(actor, organisation_id, led=led):
            raise OrganisationDecides
        return application

    async def _organisation(self, application: Application) -> tuple[Organisation, bool]:
        """The organisation to join, made when this is its first application."""
        session = self._work.session
        identity = identify(application.identifier_kind, application.identifier, field="/identifier")
        known = await organisation_by_identity(session, siren=identity.siren, vat=identity.vat, eori=identity.eori)
        if known is not None:
            return known, False
        now = self._work.now()
        organisation = Organisation(
            kind=application.kind,
            siren=identity.siren,
            siret=identity.siret,
            vat=identity.vat,
            eori=identity.eori,
            naf_code=application.naf_code,
            naf_nomenclature=application.naf_nomenclature,
            line1=application.line1,
            line2=application.line2,
            postcode=application.postcode,
            city=application.city,
            country=application.country,
            languages=application.languages,
            website=application.website,
            created_at=now,
            updated_at=now,
        )
        organisation.rename(application.legal_name)
        session.add(organisation)
        await session.flush()
        await attach_applications(
            session, organisation_key=application.organisation_key, organisation_id=organisation.id
        )
        self._work.outbox.add(OrganisationCreated(organisation_id=organisation.id))
        return organisation, True

    def _person(self, application: Application) -> Person:
        person = Person(
            email=application.email,
            email_key=application.email_key,
            function=application.function,
            locale=application.locale,
            languages=[application.locale],
            state=PersonState.INVITED,
            created_at=self._work.now(),
        )
        person.rename(given_name=application.given_name, family_name=application.family_name)
        return person

    async def _decide(
        self,
        actor: Actor,
        application: Application,
        state: ApplicationState,
        *,
        message: str,
        reason: RefusalReason | None = None,
    ) -> None:
        work = self._work
        await spend_application_tokens(work.session, application_id=application.id, at=work.now())
        application.state = state
        application.decided_at, application.decided_by = work.now(), actor.id
        self._note(actor, application, EntryAction(state), message=message, reason=reason)
        work.outbox.add(
            ApplicationDecided(
                application_id=application.id,
                author_id=actor.id,
                approved=state == ApplicationState.APPROVED,
                person_id=application.person_id,
            )
        )

    def _note(
        self,
        actor: Actor,
        application: Application,
        action: EntryAction,
        *,
        message: str,
        reason: RefusalReason | None = None,
    ) -> None:
        self._work.session.add(
            ApplicationEntry(
                application_id=application.id,
                at=self._work.now(),
                author_id=actor.id,
                action=action,
                reason=reason,
                message=message.strip(),
            )
        )
