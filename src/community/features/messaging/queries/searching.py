"""Messages as they can be found, and what a person may see now of what was found.

Nobody finds more by being staff: a message is found by those for whom it exists.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, any_, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from community.core.actor import Actor
from community.core.permissions import Permission
from community.core.searching import FoundView, SearchDocument, person_mark
from community.features.accounts.api import person_cards
from community.features.messaging.models import VISIBLE, Conversation, Member, Message, MessageKind, still_in
from community.features.messaging.queries.subjects import author_name, conversation_path, place, seen_by, title_for
from community.infra.searched_text import searched_text

OWN: Final = 50
_FILE: Final = '="/media/'
"""In the HTML of whatever shows a file of the platform."""

_is_said: Final = (Message.kind == MessageKind.TEXT, Message.deleted_at.is_(None))
_former: Final = aliased(Message, name="former")
_html: Final = func.concat(Message.forwarded_html, Message.html).label("html")
readers: Final = (
    select(func.array_agg(aggregate_order_by(Member.person_id, Member.person_id)))
    .where(
        Member.conversation_id == Message.conversation_id,
        Member.state.in_(VISIBLE),
        still_in(),
        Member.history_from < Message.seq,
    )
    .correlate(Message)
    .scalar_subquery()
)
"""The people for whom a message exists: in the conversation, asked and declined too, and may see so far back."""


def _among(column: Any, ids: Sequence[UUID]) -> ColumnElement[bool]:
    chosen: ColumnElement[bool] = column == any_(literal(list(ids), ARRAY(Uuid())))
    return chosen


async def message_documents(session: AsyncSession, ids: Sequence[UUID]) -> list[SearchDocument]:
    """What people wrote or carried on; what is deleted is gone, and lines about the conversation are nobody's words."""
    rows = await session.execute(
        select(
            Message.id,
            Message.conversation_id,
            Message.seq,
            Message.author_id,
            Message.created_at,
            _html,
            Conversation.title,
            Conversation.organisation_id,
            readers.label("readers"),
        )
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(_among(Message.id, ids), *_is_said)
    )
    return [
        SearchDocument(
            id=row.id,
            title="",
            text=searched_text(row.html),
            audience=tuple(map(person_mark, row.readers)),
            group_id=row.conversation_id,
            number=row.seq,
            at=row.created_at,
            context=row.title,
            author_id=row.author_id,
            organisation_id=row.organisation_id,
            has_file=_FILE in row.html,
        )
        for row in rows
        if row.readers
    ]


async def message_page(session: AsyncSession, after: UUID | None, limit: int) -> Sequence[UUID]:
    statement = select(Message.id).where(*_is_said).order_by(Message.id).limit(limit)
    if after is not None:
        statement = statement.where(Message.id > after)
    return (await session.scalars(statement)).all()


async def messages_of(session: AsyncSession, conversation_id: UUID, after: UUID | None, limit: int) -> Sequence[UUID]:
    """In the order in which they were said."""
    statement = select(Message.id).where(Message.conversation_id == conversation_id).order_by(Message.seq).limit(limit)
    if after is not None:
        statement = statement.where(Message.seq > select(_former.seq).where(_former.id == after).scalar_subquery())
    return (await session.scalars(statement)).all()


async def own_mark(_: AsyncSession, actor: Actor) -> Sequence[str]:
    return (person_mark(actor.id),) if actor.may(Permission.MESSAGING_CONVERSATION_USE) else ()


async def messages_shown(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, FoundView]:
    if not actor.may(Permission.MESSAGING_CONVERSATION_USE):
        return {}
    rows = await session.execute(
        select(
            Message.id,
            Message.conversation_id,
            Message.seq,
            Message.author_id,
            Message.created_at,
            _html,
            title_for(actor).label("title"),
            author_name.label("author_name"),
        )
        .join(Conversation, Conversation.id == Message.conversation_id)
        .join(Member, Member.conversation_id == Conversation.id)
        .join(person_cards, person_cards.c.person_id == Message.author_id)
        .where(_among(Message.id, ids), Message.kind == MessageKind.TEXT, *seen_by(actor))
    )
    return {
        row.id: FoundView(
            id=row.id,
            title=row.title,
            text=searched_text(row.html),
            path=conversation_path(row.conversation_id, row.seq),
            place=place(actor),
            author_id=row.author_id,
            author_name=row.author_name,
            at=row.created_at,
        )
        for row in rows
    }


async def own_messages(session: AsyncSession, actor: Actor, since: datetime) -> Sequence[UUID]:
    """Of the latest ones in the actor's conversations."""
    written = func.coalesce(Message.edited_at, Message.created_at)
    statement = (
        select(Message.id)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .join(Member, Member.conversation_id == Conversation.id)
        .where(
            Conversation.last_message_at >= since,
            Message.seq > Conversation.last_seq - OWN,
            Message.author_id == actor.id,
            written >= since,
            Message.kind == MessageKind.TEXT,
            *seen_by(actor),
        )
    )
    return (await session.scalars(statement.order_by(written.desc()).limit(OWN))).all()
