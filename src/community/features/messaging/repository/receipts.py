"""How far messages have reached people, and how far they were read: markers that only grow."""

from collections.abc import Sequence
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import Integer, Uuid, case, column, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from community.features.messaging.models import PRESENT, Conversation, Member, Preference, still_in


class Moved(NamedTuple):
    """A person's markers that have moved, and who else is in the conversation."""

    conversation_id: UUID
    delivered_seq: int
    read_seq: int
    others: list[UUID]


_other: Final = aliased(Member, name="other")


async def move(session: AsyncSession, person_id: UUID, wanted: Sequence[tuple[UUID, int, int]]) -> list[Moved]:
    """Move a person's markers, `(conversation, delivered, read)`: none beyond the last message, none back.

    Conversations that do not exist for the person are left out, and so are those where nothing moves.
    """
    given = (
        func.unnest(
            literal([each[0] for each in wanted], ARRAY(Uuid())),
            literal([each[1] for each in wanted], ARRAY(Integer())),
            literal([each[2] for each in wanted], ARRAY(Integer())),
        )
        .table_valued(
            column("conversation_id", Uuid()), column("delivered", Integer()), column("read", Integer()), name="given"
        )
        .render_derived()
    )
    read = func.least(given.c.read, Conversation.last_seq)
    delivered = func.least(func.greatest(given.c.delivered, given.c.read), Conversation.last_seq)
    reads_on = read >= Member.unread_from
    others = (
        select(func.array_agg(aggregate_order_by(_other.person_id, _other.person_id)))
        .where(_other.conversation_id == Member.conversation_id, _other.person_id != person_id)
        .where(_other.state.in_(PRESENT), still_in(_other))
        .correlate(Member)
        .scalar_subquery()
    )
    statement = (
        update(Member)
        .where(
            Member.person_id == person_id,
            Member.conversation_id == given.c.conversation_id,
            Conversation.id == given.c.conversation_id,
            Member.state.in_(PRESENT),
            still_in(),
            or_(read > Member.read_seq, delivered > Member.delivered_seq, reads_on),
        )
        .values(
            read_seq=func.greatest(Member.read_seq, read),
            delivered_seq=func.greatest(Member.delivered_seq, delivered),
            unread_from=case((reads_on, None), else_=Member.unread_from),
        )
        .returning(Member.conversation_id, Member.delivered_seq, Member.read_seq, others)
        .execution_options(synchronize_session=False)
    )
    return [Moved(row[0], row[1], row[2], row[3] or []) for row in await session.execute(statement)]


async def hiding(session: AsyncSession, person_ids: Sequence[UUID]) -> set[UUID]:
    """Those of the people who do not share what they have read."""
    statement = select(Preference.person_id).where(
        Preference.person_id.in_(person_ids), Preference.read_receipts.is_(False)
    )
    return set(await session.scalars(statement))
