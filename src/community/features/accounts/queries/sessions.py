"""Sessions: the one statement behind every request whose session is in no cache, and a person's devices."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import DateTime, Uuid, any_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.features.accounts.models import Person, Session
from community.features.accounts.models.person import PersonState
from community.features.accounts.queries.actors import standing_of_people
from community.features.accounts.schemas.sessions import SessionOut, SessionSnapshot
from community.infra.direct import Prepared, parameter, run

LIVE_SESSIONS: Final = Prepared(
    select(Session.id)
    .join(Person, Person.id == Session.person_id)
    .where(
        Session.id == any_(parameter("ids", ARRAY(Uuid()))),
        Session.ended_at.is_(None),
        Session.expires_at > parameter("now", DateTime(timezone=True)),
        Person.state == PersonState.ACTIVE,
    )
)
"""Those of these sessions that have neither ended nor expired."""
_SNAPSHOT = (
    standing_of_people(Session.id.label("session_id"), Session.assurance, Session.last_seen_at, Session.expires_at)
    .join(Session, Session.person_id == Person.id)
    .where(Session.ended_at.is_(None))
)


async def living_sessions(session: AsyncSession, *, session_ids: Collection[UUID], now: datetime) -> set[UUID]:
    """Those of these that have neither ended nor expired, of active people; idle ones are among them."""
    return {row.id for row in await run(session, LIVE_SESSIONS, {"ids": list(session_ids), "now": now})}


async def session_snapshot(session: AsyncSession, *, token_hash: bytes, now: datetime) -> SessionSnapshot | None:
    """The live session with this token and all that its person may do, in one statement."""
    statement = _SNAPSHOT.where(Session.token_hash == token_hash, Session.expires_at > now)
    row = (await session.execute(statement)).mappings().one_or_none()
    return SessionSnapshot(**row) if row is not None else None


async def own_sessions(
    session: AsyncSession, *, actor: Actor, alive_since: datetime, now: datetime
) -> list[SessionOut]:
    """The person's signed-in devices, the latest first."""
    statement = (
        select(
            Session.id,
            Session.user_agent,
            Session.address,
            Session.created_at,
            Session.last_seen_at,
            Session.expires_at,
        )
        .where(
            Session.person_id == actor.id,
            Session.ended_at.is_(None),
            Session.expires_at > now,
            Session.last_seen_at > alive_since,
        )
        .order_by(Session.last_seen_at.desc(), Session.id)
    )
    rows = (await session.execute(statement)).mappings()
    return [SessionOut(current=row["id"] == actor.session_id, **row) for row in rows]


async def token_hashes(session: AsyncSession, *, session_ids: list[UUID]) -> list[bytes]:
    """What the caches know these sessions by."""
    return list(await session.scalars(select(Session.token_hash).where(Session.id.in_(session_ids))))


async def live_token_hashes(session: AsyncSession, *, person_ids: list[UUID]) -> list[bytes]:
    """What the caches know the sessions of these people by."""
    statement = select(Session.token_hash).where(Session.person_id.in_(person_ids), Session.ended_at.is_(None))
    return list(await session.scalars(statement))
