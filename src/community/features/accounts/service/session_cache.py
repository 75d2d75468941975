"""The cached sessions, and how a change makes them stale."""

from typing import Final
from uuid import UUID

from community.features.accounts.schemas.sessions import SessionSnapshot
from community.infra.shared_cache import SharedCache
from community.infra.valkey import Valkey

SHARED_SECONDS: Final = 60

SessionCache = SharedCache[SessionSnapshot]


def session_cache(valkey: Valkey) -> SessionCache:
    return SharedCache(valkey, "session1", SessionSnapshot, seconds=SHARED_SECONDS)


def session_tag(session_id: UUID) -> str:
    return f"accounts.session:{session_id}"


def person_tag(person_id: UUID) -> str:
    """Tag of everything in the process caches that says something of a person."""
    return f"accounts.person:{person_id}"
