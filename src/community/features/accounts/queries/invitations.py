"""Invitations."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import case, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.paging import Page, decode_cursor, encode_cursor
from community.features.accounts.models import Invitation, Organisation, Person
from community.features.accounts.policy import visible_invitations
from community.features.accounts.schemas.invitations import InvitationOut

ROWS: Final = 30


async def invitations(
    session: AsyncSession, *, actor: Actor, now: datetime, cursor: str | None = None, only: UUID | None = None
) -> Page[InvitationOut]:
    """The invitations that the actor looks after, newest first."""
    state = case(
        (Invitation.accepted_at.is_not(None), "accepted"),
        (Invitation.revoked_at.is_not(None), "revoked"),
        (Invitation.expires_at <= now, "expired"),
        else_="pending",
    )
    statement = (
        select(
            Invitation.id,
            Invitation.email,
            Invitation.organisation_id,
            Organisation.legal_name.label("organisation_name"),
            Invitation.role,
            Invitation.locale,
            state.label("state"),
            (Person.given_name + " " + Person.family_name).label("inviter_name"),
            Invitation.created_at,
            Invitation.expires_at,
        )
        .join(Person, Person.id == Invitation.invited_by)
        .outerjoin(Organisation, Organisation.id == Invitation.organisation_id)
        .where(visible_invitations(actor))
    )
    key = tuple_(Invitation.created_at, Invitation.id)
    if only is not None:
        statement = statement.where(Invitation.id == only)
    if cursor is not None:
        statement = statement.where(key < decode_cursor(cursor, tuple[datetime, UUID]))
    statement = statement.order_by(Invitation.created_at.desc(), Invitation.id.desc()).limit(ROWS + 1)
    rows = (await session.execute(statement)).mappings().all()
    items = [InvitationOut(**row) for row in rows[:ROWS]]
    last = items[-1] if len(rows) > ROWS else None
    return Page(items=items, next=encode_cursor((last.created_at, last.id)) if last else None)
