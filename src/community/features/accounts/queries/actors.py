"""People as actors, for work that is done on their behalf while they are away."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Uuid

from community.core.actor import Actor, member_actor
from community.core.groups import OrganisationKind
from community.features.accounts.models import GroupMember, Membership, Organisation, Person
from community.features.accounts.models.person import PersonState
from community.features.accounts.policy import automatic_groups, roles_of


async def actors_of(session: AsyncSession, person_ids: Iterable[UUID]) -> dict[UUID, Actor]:
    """The active people among these, each with all that they may do now; one statement."""
    groups = func.array(
        select(GroupMember.group_id).where(GroupMember.person_id == Person.id).correlate(Person).scalar_subquery(),
        type_=ARRAY(Uuid()),
    )
    rows = await session.execute(
        select(
            Person.id,
            Person.locale,
            Person.platform_roles,
            Membership.organisation_id,
            Membership.role.label("membership_role"),
            Organisation.kind,
            groups.label("groups"),
        )
        .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.ended_at.is_(None))
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(Person.id.in_(list(person_ids)), Person.state == PersonState.ACTIVE)
    )
    return {row.id: _actor(row) for row in rows}


def _actor(row: Any) -> Actor:
    roles = roles_of(row.platform_roles, row.membership_role)
    kind = OrganisationKind(row.kind) if row.kind else None
    return member_actor(
        person_id=row.id,
        organisation_id=row.organisation_id,
        roles=roles,
        groups=frozenset(row.groups) | automatic_groups(roles, kind),
        locale=row.locale,
    )
