"""Organisations, groups and invitations, locked for a change."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.accounts.models import Group, GroupMember, Invitation, Membership, Organisation, Person


async def lock_organisation(session: AsyncSession, organisation_id: UUID) -> Organisation | None:
    return await session.get(Organisation, organisation_id, with_for_update=True, populate_existing=True)


async def find_organisation(session: AsyncSession, organisation_id: UUID) -> Organisation | None:
    return await session.get(Organisation, organisation_id)


async def organisations_by_siren(session: AsyncSession, sirens: Iterable[str]) -> dict[str, UUID]:
    """Ids of those organisations that are known here."""
    statement = select(Organisation.siren, Organisation.id).where(Organisation.siren.in_(list(sirens)))
    return {row.siren: row.id for row in await session.execute(statement) if row.siren is not None}


async def people_of(session: AsyncSession, organisation_id: UUID) -> list[UUID]:
    """Everybody who belongs to an organisation."""
    statement = select(Membership.person_id).where(
        Membership.organisation_id == organisation_id, Membership.ended_at.is_(None)
    )
    return list(await session.scalars(statement))


async def known_addresses(session: AsyncSession, email_keys: Iterable[str]) -> set[str]:
    """Those of the addresses that belong to somebody who was let in."""
    return set(await session.scalars(select(Person.email_key).where(Person.email_key.in_(list(email_keys)))))


async def invited_addresses(session: AsyncSession, email_keys: Iterable[str], *, now: datetime) -> set[str]:
    """Those of the addresses that have an invitation which still works."""
    statement = select(Invitation.email_key).where(
        Invitation.email_key.in_(list(email_keys)),
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > now,
    )
    return set(await session.scalars(statement))


async def lock_invitation(
    session: AsyncSession, invitation_id: UUID, visible: ColumnElement[bool]
) -> Invitation | None:
    statement = select(Invitation).where(Invitation.id == invitation_id, visible)
    return (await session.scalars(statement.with_for_update())).one_or_none()


async def invitation_by_hash(session: AsyncSession, token_hash: bytes, *, lock: bool) -> Invitation | None:
    statement = select(Invitation).where(Invitation.token_hash == token_hash)
    return (await session.scalars(statement.with_for_update() if lock else statement)).one_or_none()


async def lock_group(session: AsyncSession, group_id: UUID) -> Group | None:
    return await session.get(Group, group_id, with_for_update=True)


async def members_of(session: AsyncSession, group_id: UUID) -> set[UUID]:
    return set(await session.scalars(select(GroupMember.person_id).where(GroupMember.group_id == group_id)))


async def change_members(
    session: AsyncSession, group_id: UUID, *, leave: Iterable[UUID], join: Iterable[UUID], at: datetime
) -> None:
    """Take people out of a group and put others in."""
    leaving, joining = list(leave), list(join)
    if leaving:
        await session.execute(
            delete(GroupMember).where(GroupMember.group_id == group_id, GroupMember.person_id.in_(leaving))
        )
    if joining:
        values = [{"group_id": group_id, "person_id": person_id, "added_at": at} for person_id in joining]
        await session.execute(insert(GroupMember).on_conflict_do_nothing(), values)
