"""Who reacted to a post."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import NotFound
from community.core.paging import Page, decode_cursor, encode_cursor
from community.core.reactions import ReactionKind
from community.features.accounts.api import card_alias, card_columns, card_of
from community.features.forums import policy
from community.features.forums.models import Post, Reaction, Space, Topic
from community.features.forums.schemas.reactions import ReactorOut

PAGE = 50


async def reactors(
    session: AsyncSession, actor: Actor, post_id: UUID, *, kind: ReactionKind | None, cursor: str | None
) -> Page[ReactorOut]:
    """Who reacted, the latest first, to a post that the actor can read."""
    there = exists().where(Post.id == post_id, Topic.id == Post.topic_id, Space.id == Topic.space_id)
    if not await session.scalar(select(there.where(policy.post_shown(actor)))):
        raise NotFound
    person = card_alias("person")
    statement = (
        select(Reaction.kind, Reaction.reacted_at, *card_columns(person, "person"))
        .join(person, person.c.person_id == Reaction.person_id)
        .where(Reaction.post_id == post_id)
        .order_by(Reaction.reacted_at.desc(), Reaction.person_id, Reaction.kind)
        .limit(PAGE + 1)
    )
    if kind is not None:
        statement = statement.where(Reaction.kind == kind)
    if cursor is not None:
        at, person_id, last_kind = decode_cursor(cursor, tuple[datetime, UUID, str])
        later = tuple_(Reaction.person_id, Reaction.kind) > tuple_(person_id, last_kind)
        statement = statement.where((Reaction.reacted_at < at) | ((Reaction.reacted_at == at) & later))
    rows = (await session.execute(statement)).all()
    shown = rows[:PAGE]
    last = shown[-1] if len(rows) > PAGE else None
    return Page(
        items=[ReactorOut(person=card_of(row, "person"), kind=row.kind, at=row.reacted_at) for row in shown],
        next=None if last is None else encode_cursor((last.reacted_at, last.person_person_id, last.kind)),
    )
