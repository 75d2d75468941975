"""From the token in the cookie to the actor: in this process, then in Valkey, then in PostgreSQL.

PostgreSQL is the truth: a flushed or silent Valkey signs nobody out and brings nobody back. An entry lives five
seconds in the process, and only while purge messages are heard; sixty seconds in Valkey.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from community.core.actor import Actor
from community.core.clock import Clock
from community.features.accounts.policy import SESSION_IDLE, alive_until, session_actor
from community.features.accounts.queries.sessions import LIVE_SESSIONS, session_snapshot
from community.features.accounts.schemas.sessions import SessionSnapshot
from community.features.accounts.service.presence import Presence
from community.features.accounts.service.session_cache import SHARED_SECONDS, person_tag, session_cache, session_tag
from community.features.accounts.service.tokens import TOKEN_LENGTH, token_hash
from community.infra.cache import LocalCache
from community.infra.db import Database
from community.infra.valkey import Valkey

LOCAL_LIFE: Final = timedelta(seconds=5)


class SessionResolver:
    """One for each server process."""

    def __init__(self, database: Database, valkey: Valkey, cache: LocalCache, clock: Clock) -> None:
        self._database = database
        self._local = cache
        self._shared = session_cache(valkey)
        self._presence = Presence(valkey)
        self._clock = clock

    def known(self, token: str) -> Actor | None:
        """The actor of a session that was looked up in the last seconds and has not been purged since."""
        if len(token) != TOKEN_LENGTH:
            return None
        entry: tuple[Actor, datetime] | None = self._local.get(_key(token_hash(token)))
        return entry[0] if entry is not None and self._clock.now() < entry[1] else None

    async def resolve(self, token: str) -> Actor | None:
        """The actor of a live session, or None for an unknown, ended or suspended one."""
        if len(token) != TOKEN_LENGTH:
            return None
        known = self.known(token)
        if known is not None:
            return known
        now, digest = self._clock.now(), token_hash(token)
        generation = self._local.generation
        found = await self._find(digest, now)
        if found is None:
            return None
        snapshot, until = found
        actor = session_actor(snapshot)
        tags = (session_tag(snapshot.session_id), person_tag(snapshot.person_id))
        self._local.put(_key(digest), (actor, min(until, now + LOCAL_LIFE)), tags=tags, generation=generation)
        return actor

    async def ended(self, session_ids: Collection[UUID]) -> set[UUID]:
        """Those of these sessions that are over. One that was merely not used for long is found by `resolve`."""
        values = {"ids": list(session_ids), "now": self._clock.now()}
        rows = await self._database.direct.fetch(LIVE_SESSIONS, values)
        return set(session_ids) - {row.id for row in rows}

    async def _find(self, digest: bytes, now: datetime) -> tuple[SessionSnapshot, datetime] | None:
        snapshot = await self._shared.get(digest.hex())
        if snapshot is not None and now < snapshot.last_seen_at + timedelta(seconds=SHARED_SECONDS):
            until = alive_until(snapshot, snapshot.last_seen_at)
            return (snapshot, until) if now < until else None
        async with self._database.reading() as session:
            snapshot = await session_snapshot(session, token_hash=digest, now=now)
        if snapshot is None:
            return None
        seen = snapshot.last_seen_at
        if now >= seen + SESSION_IDLE:
            seen = await self._presence.last_seen(snapshot.session_id, seen)
        if now >= alive_until(snapshot, seen):
            return None
        await self._presence.note(snapshot.session_id, now)
        snapshot = msgspec.structs.replace(snapshot, last_seen_at=now)
        await self._shared.fill(digest.hex(), snapshot)
        return snapshot, alive_until(snapshot, now)


def _key(digest: bytes) -> tuple[str, bytes]:
    return "accounts.session", digest
