"""Choosing a password: the first one, a forgotten one, another one."""

from community.core.actor import Actor
from community.events.accounts import PasswordChanged, PersonActivated
from community.features.accounts.errors import LinkInvalid, WrongPassword
from community.features.accounts.models import Person
from community.features.accounts.models.person import PersonState
from community.features.accounts.models.session import TokenKind
from community.features.accounts.queries.me import activation_of
from community.features.accounts.repository.people import (
    current_membership,
    lock_person,
    organisation_name_of,
    password_hash_of,
)
from community.features.accounts.repository.tokens import spend_tokens
from community.features.accounts.schemas.me import ActivationCheckOut
from community.features.accounts.service.addresses import address_key
from community.features.accounts.service.credentials import Credentials
from community.features.accounts.service.links import Links
from community.features.accounts.service.password_mails import PASSWORD_MAIL_JOB
from community.features.accounts.service.rights import Rights
from community.features.accounts.service.sessions import Device, Entered, SessionService
from community.features.accounts.service.work import Work
from community.infra.jobs import defer


class PasswordService:
    """Passwords of one transaction."""

    def __init__(self, work: Work, credentials: Credentials) -> None:
        self._work = work
        self._credentials = credentials
        self._links = Links(work)
        self._rights = Rights(work)
        self._sessions = SessionService(work)

    async def forgot(self, *, email: str) -> None:
        """Have a link sent. Nothing is looked up here, so that the answer takes equally long for every address."""
        await defer(self._work.session, PASSWORD_MAIL_JOB, email_key=address_key(email))

    async def reset(self, *, token: str, password: str) -> None:
        """Set a new password by the link of a mail; all devices are signed out.

        Raises:
            LinkInvalid, LinkExpired, LinkUsed, Invalid, Unavailable
        """
        person = await self._person_of(TokenKind.PASSWORD_RESET, token, PersonState.ACTIVE)
        digest = await self._new_hash(person, password, field="/password")
        await self._links.spend(TokenKind.PASSWORD_RESET, token)
        await self._store(person, digest)
        await self._rights.end_sessions(person.id)

    async def change(self, *, actor: Actor, current: str, new: str, device: Device) -> Entered:
        """Set another password; this device gets a new session, all others are signed out.

        Raises:
            WrongPassword, Invalid, Unavailable
        """
        session = self._work.session
        if not await self._credentials.verify(await password_hash_of(session, person_id=actor.id), current):
            raise WrongPassword
        person = await lock_person(session, actor.id)
        if person is None:
            raise WrongPassword
        digest = await self._new_hash(person, new, field="/new")
        await self._store(person, digest)
        await self._rights.end_sessions(person.id)
        return await self._sessions.begin(person_id=person.id, device=device)

    async def check_activation(self, *, token: str) -> ActivationCheckOut:
        """Whom an activation link is for.

        Raises:
            LinkInvalid, LinkExpired, LinkUsed
        """
        person = await self._person_of(TokenKind.ACTIVATION, token, PersonState.INVITED)
        return await activation_of(self._work.session, person_id=person.id)

    async def activate(self, *, token: str, password: str, device: Device) -> Entered:
        """Choose the first password and come in.

        Raises:
            LinkInvalid, LinkExpired, LinkUsed, Invalid, Unavailable
        """
        person = await self._person_of(TokenKind.ACTIVATION, token, PersonState.INVITED)
        digest = await self._new_hash(person, password, field="/password")
        await self._links.spend(TokenKind.ACTIVATION, token)
        await self.begin_membership(person, digest)
        return await self._sessions.begin(person_id=person.id, device=device)

    async def hash_first(self, password: str, *, words: list[str]) -> str:
        """What to store of a first password, if it is good enough.

        Raises:
            Invalid, Unavailable
        """
        return await self._credentials.hash_new(password, field="/password", words=words)

    async def begin_membership(self, person: Person, digest: str) -> None:
        """The person was let in and has a password now."""
        work, now = self._work, self._work.now()
        person.password_hash, person.password_changed_at = digest, now
        person.state, person.activated_at = PersonState.ACTIVE, now
        await spend_tokens(work.session, person_id=person.id, kinds=[TokenKind.ACTIVATION], at=now)
        membership = await current_membership(work.session, person.id)
        work.outbox.add(
            PersonActivated(person_id=person.id, organisation_id=membership.organisation_id if membership else None)
        )

    async def _person_of(self, kind: TokenKind, token: str, state: PersonState) -> Person:
        found = await self._links.look(kind, token)
        person = await lock_person(self._work.session, found.person_id) if found.person_id else None
        if person is None or person.state != state:
            raise LinkInvalid
        return person

    async def _new_hash(self, person: Person, password: str, *, field: str) -> str:
        organisation = await organisation_name_of(self._work.session, person.id)
        words = [person.given_name, person.family_name, person.email, organisation or ""]
        return await self._credentials.hash_new(password, field=field, words=words)

    async def _store(self, person: Person, digest: str) -> None:
        work, now = self._work, self._work.now()
        person.password_hash, person.password_changed_at = digest, now
        # Whoever asked for another address with the former password asks again.
        kinds = [TokenKind.PASSWORD_RESET, TokenKind.EMAIL_CHANGE]
        await spend_tokens(work.session, person_id=person.id, kinds=kinds, at=now)
        work.outbox.add(PasswordChanged(person_id=person.id))
