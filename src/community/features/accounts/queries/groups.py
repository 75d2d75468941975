"""Groups of members."""

from uuid import UUID

from sqlalchemy import case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.errors import NotFound
from community.features.accounts.models import Group, GroupMember, Membership, Organisation, Person, person_cards
from community.features.accounts.models.person import PersonState
from community.features.accounts.policy import PLATFORM_ROLES
from community.features.accounts.schemas.cards import PersonCard
from community.features.accounts.schemas.groups import GroupDetailOut, GroupOut

_BY_HAND = select(func.count()).where(GroupMember.group_id == Group.id).correlate(Group).scalar_subquery()
_ACTIVE = (
    select(func.count())
    .select_from(Person)
    .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.ended_at.is_(None))
    .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
    .where(
        Person.state == PersonState.ACTIVE,
        or_(
            Group.key == "everyone",
            (Group.key == "moderators") & Person.platform_roles.overlap([str(role) for role in PLATFORM_ROLES]),
            Group.key == func.concat("kind:", Organisation.kind),
        ),
    )
    .correlate(Group)
    .scalar_subquery()
)


async def groups(session: AsyncSession) -> list[GroupOut]:
    """All groups, the automatic ones first, with how many active people they have; one statement."""
    statement = select(
        Group.id,
        Group.key,
        Group.name,
        case((Group.key.is_(None), _BY_HAND), else_=_ACTIVE).label("member_count"),
    ).order_by(Group.key.is_(None), Group.created_at, Group.id)
    return [GroupOut(**row) for row in (await session.execute(statement)).mappings()]


async def group(session: AsyncSession, *, group_id: UUID) -> GroupDetailOut:
    """A group and, when it is kept by hand, its people.

    Raises:
        NotFound: there is none.
    """
    found = await session.get(Group, group_id)
    if found is None:
        raise NotFound
    statement = (
        select(
            person_cards.c.person_id.label("id"),
            person_cards.c.name,
            person_cards.c.organisation_id,
            person_cards.c.organisation_name,
            person_cards.c.organisation_kind,
        )
        .join(GroupMember, GroupMember.person_id == person_cards.c.person_id)
        .where(GroupMember.group_id == group_id)
        .order_by(person_cards.c.name)
    )
    members = [PersonCard(**row) for row in (await session.execute(statement)).mappings()]
    return GroupDetailOut(id=found.id, key=found.key, name=found.name, members=members)
