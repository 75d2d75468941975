"""Members of spaces, and requests to join them, to be changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, select, union
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.groups import EVERYONE, MODERATORS
from community.core.ids import new_id
from community.features.accounts.api import person_groups
from community.features.forums.models import Level, RequestKind, RequestState, Space, SpaceGrant, SpaceMember
from community.features.forums.models import SpaceRequest as Request

ENOUGH_MODERATORS = 100


class Door(NamedTuple):
    """What joining a space depends on. `rights_id`: the space whose members count in it."""

    id: UUID
    rights_id: UUID
    parent_id: UUID | None
    inherits: bool
    join: str
    join_level: int


class Ask(NamedTuple):
    """What is the same in several requests that are made at once."""

    kind: RequestKind
    message: str
    at: datetime
    by: UUID


async def door(session: AsyncSession, space_id: UUID, known: ColumnElement[bool]) -> Door | None:
    statement = select(Space.id, Space.rights_id, Space.parent_id, Space.inherits, Space.join, Space.join_level).where(
        Space.id == space_id, known
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else Door(*row)


async def moderated(
    session: AsyncSession, space_id: UUID, *, visible: ColumnElement[bool], level: ColumnElement[int]
) -> tuple[Door, int] | None:
    """The space as its moderators know it, and the actor's level in it."""
    statement = select(
        Space.id, Space.rights_id, Space.parent_id, Space.inherits, Space.join, Space.join_level, level
    ).where(Space.id == space_id, visible)
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else (Door(*row[:6]), row[6])


async def lock_member(session: AsyncSession, space_id: UUID, person_id: UUID) -> SpaceMember | None:
    return await session.get(SpaceMember, (space_id, person_id), with_for_update=True, populate_existing=True)


async def add_member(
    session: AsyncSession, space_id: UUID, person_id: UUID, *, level: int, now: datetime, by: UUID | None
) -> bool:
    """False when they are in already."""
    values = {"space_id": space_id, "person_id": person_id, "level": level, "since": now, "added_by": by}
    statement = insert(SpaceMember).values(values).on_conflict_do_nothing().returning(SpaceMember.person_id)
    return (await session.execute(statement)).scalar_one_or_none() is not None


async def remove_member(session: AsyncSession, space_id: UUID, person_id: UUID) -> bool:
    statement = (
        delete(SpaceMember)
        .where(SpaceMember.space_id == space_id, SpaceMember.person_id == person_id)
        .returning(SpaceMember.person_id)
    )
    return (await session.execute(statement)).scalar_one_or_none() is not None


async def lock_waiting(session: AsyncSession, space_id: UUID, person_id: UUID) -> Request | None:
    statement = (
        select(Request)
        .where(Request.space_id == space_id, Request.person_id == person_id, Request.state == RequestState.WAITING)
        .with_for_update()
    )
    request: Request | None = await session.scalar(statement)
    return request


async def lock_request(session: AsyncSession, space_id: UUID, request_id: UUID) -> Request | None:
    statement = select(Request).where(Request.id == request_id, Request.space_id == space_id).with_for_update()
    request: Request | None = await session.scalar(statement)
    return request


async def add_requests(session: AsyncSession, space_id: UUID, person_ids: Iterable[UUID], ask: Ask) -> list[UUID]:
    """Whom it is new to: members, and those for whom something waits already, are left alone."""
    wanted = list(dict.fromkeys(person_ids))
    inside = set(
        await session.scalars(
            select(SpaceMember.person_id).where(SpaceMember.space_id == space_id, SpaceMember.person_id.in_(wanted))
        )
    )
    rows = [
        {
            "id": new_id(),
            "space_id": space_id,
            "person_id": person,
            "kind": ask.kind,
            "message": ask.message,
            "state": RequestState.WAITING,
            "created_at": ask.at,
            "created_by": ask.by,
        }
        for person in wanted
        if person not in inside
    ]
    if not rows:
        return []
    statement = insert(Request).values(rows).on_conflict_do_nothing().returning(Request.person_id)
    return list(await session.scalars(statement))


async def active_people(
    session: AsyncSession, person_ids: Sequence[UUID], *, among: Select[tuple[UUID]] | None = None
) -> set[UUID]:
    """Those of these people who are active, and among others."""
    active = select(person_groups.c.person_id).where(
        person_groups.c.group_id == EVERYONE, person_groups.c.person_id.in_(person_ids)
    )
    if among is not None:
        active = active.where(person_groups.c.person_id.in_(among))
    return set(await session.scalars(active))


async def moderators_of(session: AsyncSession, rights_id: UUID) -> list[UUID]:
    """Who administers the members of a space: those named in it, else the platform's moderators."""
    person = person_groups.c.person_id
    leads = SpaceGrant.space_id == rights_id, SpaceGrant.level >= Level.MODERATE
    named = union(
        select(person).join(SpaceGrant, SpaceGrant.group_id == person_groups.c.group_id).where(*leads),
        select(person).join(SpaceGrant, SpaceGrant.organisation_id == person_groups.c.organisation_id).where(*leads),
        select(person)
        .join(SpaceMember, SpaceMember.person_id == person)
        .where(SpaceMember.space_id == rights_id, SpaceMember.level >= Level.MODERATE),
    )
    found = list(await session.scalars(named.limit(ENOUGH_MODERATORS)))
    if found:
        return found
    office = select(person).where(person_groups.c.group_id == MODERATORS).limit(ENOUGH_MODERATORS)
    return list(await session.scalars(office))
