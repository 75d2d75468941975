"""Invitations: made, revoked, accepted."""

from uuid import UUID

from community.core.actor import Actor
from community.core.errors import FieldProblem, Forbidden, Invalid, NotFound
from community.core.i18n import resolve_locale, translate
from community.core.mail_address import MailAddress
from community.core.permissions import Role
from community.events.accounts import InvitationCreated, InvitationRevoked, MembershipChanged
from community.features.accounts.errors import (
    AlreadyInvited,
    AlreadyMember,
    LinkExpired,
    LinkInvalid,
    LinkUsed,
    NotPending,
    OrganisationRequired,
)
from community.features.accounts.models import Invitation, Membership, Person
from community.features.accounts.models.person import PersonState
from community.features.accounts.policy import INVITATION_LIFE, PLATFORM_ROLES, may_invite, visible_invitations
from community.features.accounts.repository.applications import hold
from community.features.accounts.repository.organisations import (
    find_organisation,
    invitation_by_hash,
    invited_addresses,
    known_addresses,
    lock_invitation,
)
from community.features.accounts.repository.people import find_person, person_by_email
from community.features.accounts.schemas.invitations import InvitationAcceptIn, InvitationCheckOut, InvitationIn
from community.features.accounts.service.addresses import checked_address
from community.features.accounts.service.links import INVITATION_PAGE
from community.features.accounts.service.passwords import PasswordService
from community.features.accounts.service.sessions import Device, Entered, SessionService
from community.features.accounts.service.tokens import new_token, token_hash
from community.features.accounts.service.work import Work
from community.infra.idempotency import claim


class InvitationService:
    """Invitations of one transaction."""

    def __init__(self, work: Work, passwords: PasswordService) -> None:
        self._work = work
        self._passwords = passwords
        self._sessions = SessionService(work)

    async def invite(self, *, actor: Actor, invitation: InvitationIn, key: UUID | None) -> UUID:
        """Invite one address; returns the invitation's id.

        Raises:
            Forbidden, Invalid, OrganisationRequired, AlreadyMember, AlreadyInvited
        """
        work = self._work
        address = checked_address(invitation.email)
        organisation_id = await self.checked_organisation(actor, invitation.organisation_id, invitation.role)
        invitation_id, first = await claim(
            work.session, owner=str(actor.id), key=key, operation="accounts_invite", body=invitation
        )
        if not first:
            return invitation_id
        await hold(work.session, f"email:{address.key}")
        if await known_addresses(work.session, [address.key]):
            raise AlreadyMember
        if await invited_addresses(work.session, [address.key], now=work.now()):
            raise AlreadyInvited
        await self.write(
            actor=actor,
            row=Invitation(
                id=invitation_id,
                organisation_id=organisation_id,
                role=invitation.role,
                locale=invitation.locale,
            ),
            address=address,
        )
        return invitation_id

    async def checked_organisation(self, actor: Actor, organisation_id: UUID | None, role: Role) -> UUID | None:
        """The organisation to invite into.

        Raises:
            Forbidden: not this role, or not there.
            Invalid: there is no such organisation.
            OrganisationRequired: only the chamber's staff has none.
        """
        if organisation_id is None and role not in PLATFORM_ROLES and actor.is_a(Role.ORGANISATION_ADMINISTRATOR):
            organisation_id = actor.organisation_id
        if not may_invite(actor, organisation_id, role):
            raise Forbidden
        if organisation_id is None:
            if role not in PLATFORM_ROLES:
                raise OrganisationRequired
        elif await find_organisation(self._work.session, organisation_id) is None:
            raise Invalid({"/organisationId": FieldProblem("organisation_unknown")})
        return organisation_id

    async def write(self, *, actor: Actor, row: Invitation, address: MailAddress) -> None:
        """Complete the row and send the mail; everything has been checked."""
        work, token = self._work, new_token()
        row.email, row.email_key = str(address), address.key
        row.token_hash = token_hash(token)
        row.invited_by, row.created_at = actor.id, work.now()
        row.expires_at = work.now() + INVITATION_LIFE
        work.session.add(row)
        inviter = await find_person(work.session, actor.id)
        await work.mails.queue(
            "invitation",
            recipient=row.email,
            locale=row.locale,
            params={
                "inviter": inviter.name if inviter else "",
                "organisation": await self._organisation_name(row)
                or translate(resolve_locale(row.locale), "mails.layout.platform"),
                "expires": row.expires_at,
                "link": work.mails.link(INVITATION_PAGE, token),
            },
        )
        work.outbox.add(InvitationCreated(invitation_id=row.id, author_id=actor.id))

    async def revoke(self, *, actor: Actor, invitation_id: UUID) -> None:
        """Take an invitation back; its link works no more.

        Raises:
            NotFound, NotPending
        """
        work = self._work
        row = await lock_invitation(work.session, invitation_id, visible_invitations(actor))
        if row is None:
            raise NotFound
        if row.accepted_at is not None or row.revoked_at is not None:
            raise NotPending
        row.revoked_at = work.now()
        work.outbox.add(InvitationRevoked(invitation_id=row.id, author_id=actor.id))

    async def check(self, *, token: str) -> InvitationCheckOut:
        """Whom an invitation is for.

        Raises:
            LinkInvalid, LinkExpired, LinkUsed
        """
        row = await self._pending(token, lock=False)
        inviter = await find_person(self._work.session, row.invited_by)
        return InvitationCheckOut(
            email=row.email,
            given_name=row.given_name,
            family_name=row.family_name,
            locale=row.locale,
            organisation_name=await self._organisation_name(row),
            inviter_name=inviter.name if inviter else "",
            expires_at=row.expires_at,
        )

    async def accept(self, *, form: InvitationAcceptIn, device: Device) -> Entered:
        """Become a member and come in.

        Raises:
            LinkInvalid, LinkExpired, LinkUsed, Invalid, Unavailable
            AlreadyMember: by another way meanwhile.
        """
        work, now = self._work, self._work.now()
        seen = await self._pending(form.token, lock=False)
        organisation_name = await self._organisation_name(seen)
        given_name, family_name = form.given_name.strip(), form.family_name.strip()
        digest = await self._passwords.hash_first(
            form.password, words=[given_name, family_name, seen.email, organisation_name or ""]
        )
        await hold(work.session, f"email:{seen.email_key}")
        row = await self._pending(form.token, lock=True)
        if await person_by_email(work.session, row.email_key) is not None:
            raise AlreadyMember
        role = Role(row.role)
        person = Person(
            email=row.email,
            email_key=row.email_key,
            function=form.function.strip(),
            locale=form.locale,
            languages=[form.locale],
            state=PersonState.INVITED,
            platform_roles=[role] if role in PLATFORM_ROLES else [],
            created_at=now,
        )
        person.rename(given_name=given_name, family_name=family_name)
        work.session.add(person)
        await work.session.flush()
        if row.organisation_id is not None:
            leads = role == Role.ORGANISATION_ADMINISTRATOR
            work.session.add(
                Membership(
                    person_id=person.id,
                    organisation_id=row.organisation_id,
                    role=Role.ORGANISATION_ADMINISTRATOR if leads else Role.MEMBER,
                    joined_at=now,
                )
            )
            work.outbox.add(MembershipChanged(person_id=person.id, organisation_id=row.organisation_id))
        row.accepted_at, row.person_id = now, person.id
        await self._passwords.begin_membership(person, digest)
        return await self._sessions.begin(person_id=person.id, device=device)

    async def _pending(self, token: str, *, lock: bool) -> Invitation:
        row = await invitation_by_hash(self._work.session, token_hash(token), lock=lock)
        if row is None:
            raise LinkInvalid
        if row.accepted_at is not None or row.revoked_at is not None:
            raise LinkUsed
        if row.expires_at <= self._work.now():
            raise LinkExpired(expiredAt=row.expires_at)
        return row

    async def _organisation_name(self, row: Invitation) -> str | None:
        if row.organisation_id is None:
            return None
        organisation = await find_organisation(self._work.session, row.organisation_id)
        return organisation.legal_name if organisation else None
