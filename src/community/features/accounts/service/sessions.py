"""Signing in and out, and a person's devices."""

from dataclasses import dataclass
from uuid import UUID

import structlog

from community.core.actor import Actor, Assurance
from community.core.errors import NotFound
from community.features.accounts.errors import SignInRefused
from community.features.accounts.models import Session
from community.features.accounts.models.person import PersonState
from community.features.accounts.policy import SESSION_ABSOLUTE, network_of
from community.features.accounts.queries.me import me
from community.features.accounts.repository.people import forget_attempts, lock_person, session_by_hash
from community.features.accounts.schemas.me import MeOut
from community.features.accounts.service.authentication import Authenticator
from community.features.accounts.service.rights import Rights
from community.features.accounts.service.tokens import new_token, token_hash
from community.features.accounts.service.work import Work

log = structlog.get_logger("security")


@dataclass(frozen=True)
class Device:
    """Where a request comes from. `token`: what its cookie holds, worth nothing until it is found to be a session."""

    user_agent: str
    address: str
    token: str | None


@dataclass(frozen=True)
class Entered:
    """A session has begun: the token for the cookie, which exists nowhere else, and whose it is."""

    token: str
    me: MeOut


class SessionService:
    """Sessions of one transaction."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._rights = Rights(work)

    async def sign_in(self, *, authenticator: Authenticator, email: str, password: str, device: Device) -> Entered:
        """Begin a session for who knows the password.

        Raises:
            SignInRefused, TooManyRequests, Unavailable: see `Authenticator`.
        """
        known = await authenticator.authenticate(email=email, password=password, address=device.address)
        session = self._work.session
        person = await lock_person(session, known.person_id)
        if person is None or person.state != PersonState.ACTIVE:
            raise SignInRefused
        await forget_attempts(session, known.attempts)
        if known.new_hash is not None:
            person.password_hash = known.new_hash
        return await self.begin(person_id=person.id, device=device)

    async def begin(self, *, person_id: UUID, device: Device) -> Entered:
        """A new session under a new token; the one that the device had before is over."""
        work, now = self._work, self._work.now()
        await self.sign_out(token=device.token)
        token = new_token()
        work.session.add(
            Session(
                person_id=person_id,
                token_hash=token_hash(token),
                assurance=Assurance.PASSWORD,
                created_at=now,
                last_seen_at=now,
                expires_at=now + SESSION_ABSOLUTE,
                user_agent=device.user_agent[:300],
                address=network_of(device.address),
            )
        )
        log.info("signed_in", person=str(person_id), address=device.address)
        return Entered(token=token, me=await me(work.session, person_id=person_id))

    async def sign_out(self, *, token: str | None) -> None:
        """End the session of a cookie, if it has one."""
        if not token:
            return
        found = await session_by_hash(self._work.session, token_hash(token))
        if found is not None:
            await self._rights.end_sessions(found.person_id, only=found.id)

    async def end_one(self, *, actor: Actor, session_id: UUID) -> None:
        """Sign one of the actor's devices out.

        Raises:
            NotFound: the actor has no such session.
        """
        if not await self._rights.end_sessions(actor.id, only=session_id):
            raise NotFound

    async def end_others(self, *, actor: Actor) -> None:
        """Sign the actor out everywhere else."""
        await self._rights.end_sessions(actor.id, but=actor.session_id)
