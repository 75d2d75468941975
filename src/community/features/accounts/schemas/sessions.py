"""Sessions as they are kept in caches and shown to their person."""

from datetime import datetime
from uuid import UUID

import msgspec


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What a person is on the platform: all that makes an actor of them."""

    person_id: UUID
    locale: str
    platform_roles: list[str]
    organisation_id: UUID | None
    membership_role: str | None
    organisation_kind: str | None
    groups: list[UUID]


class SessionSnapshot(Standing, frozen=True, kw_only=True):
    """A session with the standing of its person; what the caches hold."""

    session_id: UUID
    assurance: str
    last_seen_at: datetime
    expires_at: datetime


class SessionOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One signed-in device of the reader."""

    id: UUID
    current: bool
    user_agent: str
    address: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
