"""Checking a password against guessing: every attempt is counted before it is tried.

The count is committed in a unit of work of its own, before the hash is computed: a refusal cannot roll it back,
a crash cannot forget it, and no connection is held while the pool computes. A right password takes it back.
"""

import hmac
import time
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from uuid import UUID

import structlog

from community.core.clock import Clock
from community.core.errors import TooManyRequests
from community.features.accounts.errors import SignInRefused
from community.features.accounts.models.person import PersonState
from community.features.accounts.policy import ADDRESS_ATTEMPTS, ADDRESS_WINDOW, delay_after
from community.features.accounts.repository.people import lock_attempts, login_of
from community.features.accounts.service.addresses import address_key
from community.features.accounts.service.credentials import Credentials
from community.infra.counters import Counters
from community.infra.db import Database

log = structlog.get_logger("security")

COUNTER: Final = "sign-in-failures"


@dataclass(frozen=True)
class Authenticated:
    """A person whose password was right; `new_hash` replaces one made with older parameters."""

    person_id: UUID
    attempts: bytes
    new_hash: str | None


class Authenticator:
    """Knows nothing of sessions and cookies."""

    def __init__(
        self, *, database: Database, counters: Counters, credentials: Credentials, clock: Clock, secret: str
    ) -> None:
        self._database = database
        self._counters = counters
        self._credentials = credentials
        self._clock = clock
        self._secret = secret.encode()

    async def authenticate(self, *, email: str, password: str, address: str) -> Authenticated:
        """Who this is.

        Raises:
            SignInRefused: for whatever reason.
            TooManyRequests: too many failures with this mail address, or from this network address.
            Unavailable: too many passwords are being checked.
        """
        await self._check_network(address)
        key = address_key(email)
        attempts = hmac.new(self._secret, b"sign-in:" + key.encode("utf-8", "surrogatepass"), sha256).digest()
        await self._count(attempts)
        async with self._database.reading() as session:
            login = await login_of(session, email_key=key)
        stored = login.password_hash if login is not None else None
        valid = await self._credentials.verify(stored, password)
        if login is None or stored is None or not valid or login.state != PersonState.ACTIVE:
            await self._counters.hit(COUNTER, address, window=ADDRESS_WINDOW)
            log.warning("sign_in_refused", person=str(login.person_id) if login else None, address=address)
            raise SignInRefused
        new_hash = await self._credentials.hash(password) if self._credentials.needs_rehash(stored) else None
        return Authenticated(person_id=login.person_id, attempts=attempts, new_hash=new_hash)

    async def _check_network(self, address: str) -> None:
        if await self._counters.count(COUNTER, address, window=ADDRESS_WINDOW) >= ADDRESS_ATTEMPTS:
            log.warning("sign_in_limited", address=address)
            raise TooManyRequests(ADDRESS_WINDOW - int(time.time()) % ADDRESS_WINDOW)

    async def _count(self, attempts: bytes) -> None:
        now = self._clock.now()
        async with self._database.unit_of_work() as uow:
            row = await lock_attempts(uow.session, attempts, now)
            wait = (row.next_at - now).total_seconds()
            # Another attempt may have begun after this one and been counted before it: that is no delay.
            if wait > 0 and delay_after(row.consecutive):
                raise TooManyRequests(int(wait) + 1)
            row.consecutive += 1
            row.last_at = now
            row.next_at = now + delay_after(row.consecutive)
