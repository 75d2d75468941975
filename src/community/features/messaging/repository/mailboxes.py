"""Conversations with organisations: who represents one at present, and follows what was said."""

from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import exists, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.accounts.api import organisation_names, representatives
from community.features.messaging.models import OrganisationBlock


class Standing(NamedTuple):
    """How an organisation stands to a person who would write to it."""

    representatives: list[UUID]
    blocked: bool
    """By the person."""


async def standing(session: AsyncSession, person_id: UUID, organisation_id: UUID) -> Standing | None:
    """None where there is no such organisation."""
    block = exists().where(
        OrganisationBlock.person_id == person_id, OrganisationBlock.organisation_id == organisation_names.c.id
    )
    rows = await session.execute(
        select(representatives.c.person_id, block.label("blocked"))
        .select_from(organisation_names)
        .outerjoin(representatives, representatives.c.organisation_id == organisation_names.c.id)
        .where(organisation_names.c.id == organisation_id)
        .order_by(representatives.c.person_id)
    )
    found = rows.all()
    if not found:
        return None
    return Standing([row.person_id for row in found if row.person_id is not None], found[0].blocked)


_LEFT: Final = text(
    """
    UPDATE messaging_member m
    SET state = 'left'
    WHERE m.person_id = :person_id AND m.represents IS NOT NULL AND m.state <> 'left' AND NOT EXISTS (
        SELECT FROM accounts_representative r
        WHERE r.person_id = m.person_id AND r.organisation_id = m.represents
    )
    RETURNING m.conversation_id
    """
)
# They find unread what nobody has answered, and a request as the others have left it.
_COME: Final = text(
    """
    INSERT INTO messaging_member AS m (
        conversation_id, person_id, role, represents, state, joined_at, history_from, delivered_seq, read_seq
    )
    SELECT c.id, r.person_id, 'member', r.organisation_id,
        coalesce(
            (
                SELECT fellow.state FROM messaging_member fellow
                WHERE fellow.conversation_id = c.id AND fellow.represents = r.organisation_id
                    AND fellow.state <> 'left' LIMIT 1
            ),
            CASE WHEN answers.seq > 0 THEN 'member' ELSE 'asked' END
        ),
        :now, 0, answers.seq, answers.seq
    FROM accounts_representative r
    JOIN messaging_conversation c ON c.organisation_id = r.organisation_id AND c.created_by <> r.person_id
    CROSS JOIN LATERAL (
        SELECT coalesce(max(message.seq), 0) AS seq FROM messaging_message message
        WHERE message.conversation_id = c.id AND message.author_id <> c.created_by
    ) answers
    WHERE r.person_id = :person_id
    ON CONFLICT (conversation_id, person_id) DO UPDATE
    SET state = excluded.state, represents = excluded.represents, joined_at = excluded.joined_at
    WHERE m.represents IS NOT NULL AND m.state = 'left'
    RETURNING m.conversation_id
    """
)


async def follow(session: AsyncSession, person_id: UUID, *, now: datetime) -> list[UUID]:
    """Make a person's conversations those of the organisation that they represent now; those that changed."""
    left = await session.scalars(_LEFT, {"person_id": person_id})
    come = await session.scalars(_COME, {"person_id": person_id, "now": now})
    return [*left, *come]
