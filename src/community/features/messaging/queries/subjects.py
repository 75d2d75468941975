"""Conversations and messages as other slices may speak of them: for members, as far back as they may see."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Integer, Uuid, and_, case, column, exists, func, literal, not_, or_, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.i18n import resolve_locale, translate
from community.core.subjects import Item, ItemView, Offered, Reference, SubjectSource, SubjectView
from community.features.accounts.api import organisation_names, person_cards
from community.features.messaging.models import (
    PRESENT,
    VISIBLE,
    Conversation,
    Member,
    Message,
    ScheduledMessage,
    still_in,
)
from community.features.messaging.notices import CONVERSATION, MESSAGE, REPORT, SCHEDULED
from community.features.messaging.queries.reports import report_views

SCHEDULED_PATH: Final = "/compte/brouillons"


def conversation_path(conversation_id: UUID, seq: int | None = None) -> str:
    path = f"/messages/{conversation_id}"
    return path if seq is None else f"{path}?message={seq}"


_organisation: Final = (
    select(organisation_names.c.legal_name)
    .where(organisation_names.c.id == Conversation.organisation_id)
    .correlate(Conversation)
    .scalar_subquery()
)


author_name: Final = case(
    (Message.author_id != Conversation.created_by, func.concat_ws(" — ", _organisation, person_cards.c.name)),
    else_=person_cards.c.name,
)
"""The author of a message by their card; whoever answers for an organisation is named with it."""


def title_for(actor: Actor) -> Any:
    """What a conversation is called: the title of a group, who else is in it for themselves, or the organisation."""
    other = Member.__table__.alias("other")
    names = (
        select(func.string_agg(person_cards.c.name, ", "))
        .join(other, other.c.person_id == person_cards.c.person_id)
        .where(
            other.c.conversation_id == Conversation.id,
            other.c.person_id != actor.id,
            other.c.state.in_(VISIBLE),
            other.c.represents.is_(None),
        )
        .correlate(Conversation)
        .scalar_subquery()
    )
    return func.coalesce(func.nullif(Conversation.title, ""), names, _organisation, "")


async def conversation_views(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, SubjectView]:
    rows = await session.execute(
        select(Conversation.id, title_for(actor).label("title"))
        .join(Member, Member.conversation_id == Conversation.id)
        .where(Conversation.id.in_(ids), Member.person_id == actor.id, Member.state.in_(VISIBLE), still_in())
    )
    return {row.id: SubjectView(title=row.title, path=conversation_path(row.id), place=place(actor)) for row in rows}


async def message_views(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, SubjectView]:
    rows = await session.execute(
        select(Message.id, Message.conversation_id, Message.seq, title_for(actor).label("title"))
        .join(Conversation, Conversation.id == Message.conversation_id)
        .join(Member, Member.conversation_id == Conversation.id)
        .where(Message.id.in_(ids), *seen_by(actor))
    )
    return {
        row.id: SubjectView(title=row.title, path=conversation_path(row.conversation_id, row.seq), place=place(actor))
        for row in rows
    }


async def conversation_items(session: AsyncSession, actor: Actor, items: Sequence[Item]) -> Mapping[Item, ItemView]:
    rows = await session.execute(
        select(
            Message.conversation_id,
            Message.seq,
            Message.author_id,
            Message.excerpt,
            Message.html,
            Message.created_at,
            author_name.label("name"),
        )
        .join(Member, Member.conversation_id == Message.conversation_id)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .join(person_cards, person_cards.c.person_id == Message.author_id)
        .where(tuple_(Message.conversation_id, Message.seq).in_(items), *seen_by(actor))
    )
    return {
        (row.conversation_id, row.seq): ItemView(
            path=conversation_path(row.conversation_id, row.seq),
            author_id=row.author_id,
            author_name=row.name,
            excerpt=row.excerpt,
            html=row.html,
            at=row.created_at,
        )
        for row in rows
    }


async def conversations_present(session: AsyncSession, actor: Actor, references: Sequence[Reference]) -> set[Reference]:
    wanted = (
        func.unnest(
            literal([conversation_id for conversation_id, _ in references], ARRAY(Uuid())),
            literal([seq for _, seq in references], ARRAY(Integer())),
        )
        .table_valued(column("conversation_id", Uuid()), column("seq", Integer()), name="wanted")
        .render_derived()
    )
    rows = await session.execute(
        select(wanted.c.conversation_id, wanted.c.seq)
        .join(Member, Member.conversation_id == wanted.c.conversation_id)
        .outerjoin(
            Message,
            (Message.conversation_id == wanted.c.conversation_id)
            & (Message.seq == wanted.c.seq)
            & (Message.seq > Member.history_from)
            & Message.deleted_at.is_(None),
        )
        .where(
            Member.person_id == actor.id,
            Member.state.in_(VISIBLE),
            still_in(),
            or_(wanted.c.seq.is_(None), Message.id.is_not(None)),
        )
    )
    return {(row.conversation_id, row.seq) for row in rows}


async def conversation_readers(
    session: AsyncSession, conversation_id: UUID, seq: int, person_ids: Sequence[UUID]
) -> set[UUID]:
    return set(
        await session.scalars(
            select(Member.person_id).where(
                Member.conversation_id == conversation_id, Member.read_seq >= seq, Member.person_id.in_(person_ids)
            )
        )
    )


async def conversations_settled(session: AsyncSession, offered: Sequence[Offered]) -> set[Offered]:
    """What its reader has read meanwhile, muted, declined or left."""
    told = (
        func.unnest(
            literal([person_id for person_id, _, _ in offered], ARRAY(Uuid())),
            literal([conversation_id for _, conversation_id, _ in offered], ARRAY(Uuid())),
            literal([seq for _, _, seq in offered], ARRAY(Integer())),
        )
        .table_valued(
            column("person_id", Uuid()), column("conversation_id", Uuid()), column("seq", Integer()), name="told"
        )
        .render_derived()
    )
    # By a colleague, in the name of the organisation.
    answered = exists().where(
        Message.conversation_id == told.c.conversation_id,
        Message.seq > told.c.seq,
        Message.author_id != Conversation.created_by,
    )
    mentioned = exists().where(
        Message.conversation_id == told.c.conversation_id,
        Message.seq == told.c.seq,
        told.c.person_id == func.any(Message.mentions),
    )
    rows = await session.execute(
        select(told.c.person_id, told.c.conversation_id, told.c.seq)
        .join(
            Member,
            and_(Member.conversation_id == told.c.conversation_id, Member.person_id == told.c.person_id),
        )
        .join(Conversation, Conversation.id == Member.conversation_id)
        .where(
            or_(
                Member.read_seq >= told.c.seq,
                and_(Member.muted_until > func.now(), ~mentioned),
                not_(Member.state.in_(PRESENT)),
                not_(still_in()),
                and_(Member.represents.is_not(None), answered),
            )
        )
    )
    return {(row.person_id, row.conversation_id, row.seq) for row in rows}


async def no_items(session: AsyncSession, actor: Actor, items: Sequence[Item]) -> Mapping[Item, ItemView]:  # noqa: ARG001 - a port
    """Messages have no items of their own."""
    return {}


def place(actor: Actor) -> str:
    """Where messages stand, in the actor's language."""
    return translate(resolve_locale(actor.locale), "messaging.place")


def seen_by(actor: Actor) -> tuple[Any, ...]:
    """Predicates on `Message` with its `Member`: it exists for the actor."""
    return (
        Member.person_id == actor.id,
        Member.state.in_(VISIBLE),
        still_in(),
        Message.seq > Member.history_from,
        Message.deleted_at.is_(None),
    )


async def scheduled_views(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, SubjectView]:
    """Scheduled messages as subjects of notices: everybody's own exist for them; what they say is not told."""
    rows = await session.scalars(
        select(ScheduledMessage.id).where(ScheduledMessage.author_id == actor.id, ScheduledMessage.id.in_(ids))
    )
    return {row: SubjectView(title=place(actor), path=SCHEDULED_PATH, place="") for row in rows}


SUBJECTS: Final = (
    SubjectSource(
        kind=CONVERSATION,
        views=conversation_views,
        items=conversation_items,
        present=conversations_present,
        readers=conversation_readers,
        settled=conversations_settled,
    ),
    SubjectSource(kind=MESSAGE, views=message_views, items=no_items),
    SubjectSource(kind=SCHEDULED, views=scheduled_views, items=no_items),
    SubjectSource(kind=REPORT, views=report_views, items=no_items),
)
