"""The secret address from which a calendar program fetches one's meetings."""

import secrets
from hashlib import sha256
from typing import Final

from community.core.actor import Actor
from community.core.clock import Clock
from community.features.matchmaking.repository import meetings as rows
from community.infra.db import UnitOfWork

TOKEN_BYTES: Final = 24


def hash_token(token: str) -> bytes:
    return sha256(token.encode()).digest()


class CalendarService:
    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._session = uow.session
        self._clock = clock

    async def renew(self, *, actor: Actor) -> str:
        """A new token; the former one opens nothing any more."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        await rows.store_calendar(
            self._session, person_id=actor.id, token_hash=hash_token(token), now=self._clock.now()
        )
        return token

    async def revoke(self, *, actor: Actor) -> None:
        await rows.delete_calendar(self._session, actor.id)
