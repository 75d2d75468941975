"""Another mail address: asked for with the password, proved by a link sent to it, undone from the former one.

Whoever reads the mails of an address can choose a password for its account. So the new one is proved before it counts,
and the former one can take the account back for some days: from a thief who knew the password, or was at the screen.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

import structlog

from community.core.actor import Actor
from community.core.errors import FieldProblem, Invalid
from community.events.accounts import EmailChanged
from community.features.accounts.errors import AlreadyMember, LinkInvalid, WrongPassword
from community.features.accounts.models import Person, Token
from community.features.accounts.models.person import PersonState
from community.features.accounts.models.session import TokenKind
from community.features.accounts.repository.applications import hold
from community.features.accounts.repository.people import (
    find_person,
    lock_person,
    lock_person_wholly,
    person_by_email,
)
from community.features.accounts.repository.tokens import spend_tokens
from community.features.accounts.service.addresses import address_key, checked_address
from community.features.accounts.service.credentials import Credentials
from community.features.accounts.service.links import (
    EMAIL_CHANGE_PAGE,
    EMAIL_UNDO_PAGE,
    RESET_PAGE,
    SIGN_IN_PAGE,
    Links,
)
from community.features.accounts.service.password_mails import PasswordMails
from community.features.accounts.service.rights import Rights
from community.features.accounts.service.sessions import Device, SessionService
from community.features.accounts.service.work import Work
from community.infra.jobs import defer

log = structlog.get_logger("security")

EMAIL_LINK_JOB: Final = "accounts.email_link"


@dataclass(frozen=True)
class Changed:
    """The address that counts now. `token`: of the new session of the device that confirmed, if it was signed in."""

    email: str
    token: str | None


class EmailLinks:
    """The worker's half of asking: what is known of an address is looked up out of the asker's sight."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._links = Links(work)

    async def send(self, *, person_id: UUID, email: str) -> None:
        """Send the link to the new address, which replaces those before; or tell whoever has the address already."""
        work = self._work
        person = await lock_person(work.session, person_id)
        if person is None or person.state != PersonState.ACTIVE:
            return
        await spend_tokens(work.session, person_id=person.id, kinds=[TokenKind.EMAIL_CHANGE], at=work.now())
        holder = await person_by_email(work.session, address_key(email))
        if holder is None:
            token = self._links.make(TokenKind.EMAIL_CHANGE, person_id=person.id, email=email)
            link = work.mails.link(EMAIL_CHANGE_PAGE, token)
            await work.mails.queue("email_confirm", recipient=email, locale=person.locale, params={"link": link})
        elif holder.state == PersonState.INVITED:
            await PasswordMails(work).answer_forgotten(email_key=holder.email_key)
        elif holder.state == PersonState.ACTIVE:
            link = work.mails.link(SIGN_IN_PAGE)
            await work.mails.queue("email_taken", recipient=holder.email, locale=holder.locale, params={"link": link})


class EmailService:
    """Changes of address of one transaction."""

    def __init__(self, work: Work, credentials: Credentials) -> None:
        self._work = work
        self._credentials = credentials
        self._links = Links(work)
        self._rights = Rights(work)

    async def ask(self, *, actor: Actor, email: str, password: str) -> None:
        """Have a link sent to another address; the answer is the same whether it is somebody's or not.

        Raises:
            Invalid, WrongPassword, Unavailable
        """
        address = checked_address(email)
        person = await find_person(self._work.session, actor.id)
        if person is None or not await self._credentials.verify(person.password_hash, password):
            raise WrongPassword
        if address.key == person.email_key:
            raise Invalid({"/email": FieldProblem("email_unchanged")})
        await defer(self._work.session, EMAIL_LINK_JOB, person_id=str(person.id), email=str(address))
        log.info("email_change_asked", person=str(person.id))

    async def confirm(self, *, token: str, actor: Actor, device: Device) -> Changed:
        """The new address counts from now on; as after another password, all other devices are signed out.

        Raises:
            LinkInvalid, LinkExpired, LinkUsed
            AlreadyMember: somebody else got in with the address meanwhile.
        """
        work = self._work
        link, person = await self._take(TokenKind.EMAIL_CHANGE, token)
        former = person.email
        await self._set_address(person, link)
        kinds = [TokenKind.EMAIL_CHANGE, TokenKind.PASSWORD_RESET]
        await spend_tokens(work.session, person_id=person.id, kinds=kinds, at=work.now())
        undo = self._links.make(TokenKind.EMAIL_UNDO, person_id=person.id, email=former)
        params = {"email": person.email, "link": work.mails.link(EMAIL_UNDO_PAGE, undo)}
        await work.mails.queue("email_changed", recipient=former, locale=person.locale, params=params)
        if actor.person_id != person.id:
            return Changed(email=person.email, token=None)
        entered = await SessionService(work).begin(person_id=person.id, device=device)
        return Changed(email=person.email, token=entered.token)

    async def undo(self, *, token: str) -> Changed:
        """The former address counts again. Whoever changed it knew the password: another one must be chosen.

        Raises:
            LinkInvalid, LinkExpired, LinkUsed
            AlreadyMember: somebody else got in with the address meanwhile.
        """
        work, now = self._work, self._work.now()
        link, person = await self._take(TokenKind.EMAIL_UNDO, token)
        undone = person.email
        await self._set_address(person, link)
        person.password_hash, person.password_changed_at = None, now
        # Links sent to the addresses after this one go; an older one takes precedence over this.
        kinds = [TokenKind.EMAIL_CHANGE, TokenKind.PASSWORD_RESET]
        await spend_tokens(work.session, person_id=person.id, kinds=kinds, at=now)
        await spend_tokens(
            work.session, person_id=person.id, kinds=[TokenKind.EMAIL_UNDO], at=now, since=link.created_at
        )
        reset = work.mails.link(RESET_PAGE, self._links.make(TokenKind.PASSWORD_RESET, person_id=person.id))
        to = {"locale": person.locale, "recipient": person.email}
        await work.mails.queue("email_restored", params={"link": reset}, **to)
        if undone != person.email:
            await work.mails.queue("email_undone", recipient=undone, locale=person.locale, params={})
        return Changed(email=person.email, token=None)

    async def _take(self, kind: TokenKind, token: str) -> tuple[Token, Person]:
        """Use a link; its person is held, and nobody else gets in with its address meanwhile."""
        session = self._work.session
        seen = await self._links.look(kind, token)
        if seen.person_id is None or seen.email is None:
            raise LinkInvalid
        await hold(session, f"email:{address_key(seen.email)}")
        person = await lock_person_wholly(session, seen.person_id)
        if person is None or person.state != PersonState.ACTIVE:
            raise LinkInvalid
        holder = await person_by_email(session, address_key(seen.email))
        if holder is not None and holder.id != person.id:
            raise AlreadyMember
        return await self._links.spend(kind, token), person

    async def _set_address(self, person: Person, link: Token) -> None:
        address = checked_address(link.email or "")
        person.email, person.email_key = str(address), address.key
        await self._rights.end_sessions(person.id)
        await self._rights.person_changed(person.id)
        self._work.outbox.add(EmailChanged(person_id=person.id))
        log.warning("email_changed", person=str(person.id), by=link.kind)
