"""People as actors: what they are, of a session or for work that is done on their behalf while they are away."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Uuid

from community.core.actor import Actor
from community.features.accounts.models import GroupMember, Membership, Organisation, Person
from community.features.accounts.models.person import PersonState
from community.features.accounts.policy import actor_of
from community.features.accounts.schemas.sessions import Standing

_groups = func.array(
    select(GroupMember.group_id).where(GroupMember.person_id == Person.id).correlate(Person).scalar_subquery(),
    type_=ARRAY(Uuid()),
)


def standing_of_people(*more: Any) -> Select[Any]:
    """The fields of `Standing` of active people, and more columns."""
    return (
        select(
            Person.id.label("person_id"),
            Person.locale,
            Person.platform_roles,
            Membership.organisation_id,
            Membership.role.label("membership_role"),
            Organisation.kind.label("organisation_kind"),
            _groups.label("groups"),
            *more,
        )
        .select_from(Person)
        .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.ended_at.is_(None))
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(Person.state == PersonState.ACTIVE)
    )


async def actors_of(session: AsyncSession, person_ids: Iterable[UUID]) -> dict[UUID, Actor]:
    """The active people among these, each with all that they may do now; one statement."""
    rows = await session.execute(standing_of_people().where(Person.id.in_(list(person_ids))))
    return {row["person_id"]: actor_of(Standing(**row)) for row in rows.mappings()}
