"""Topics and posts as other slices may speak of them: what one person may see of each, right now."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.subjects import Item, ItemView, SubjectSource, SubjectView
from community.features.accounts.api import person_cards
from community.features.forums import policy
from community.features.forums.models import Post, Space, Topic

TOPIC = "forums.topic"
POST = "forums.post"


def topic_path(topic_id: UUID, number: int | None = None) -> str:
    """The page of a topic in the front end, at a post."""
    return f"/sujets/{topic_id}" + ("" if number is None else f"?message={number}")


async def topic_views(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, SubjectView]:
    rows = await session.execute(
        select(Topic.id, Topic.title, Space.name)
        .join(Space, Space.id == Topic.space_id)
        .where(Topic.id.in_(ids), policy.may_see(actor), Topic.deleted_at.is_(None))
    )
    return {
        row.id: SubjectView(
            title=row.title, path=topic_path(row.id), place=row.name.get(actor.locale) or row.name["fr"]
        )
        for row in rows
    }


async def post_views(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, SubjectView]:
    rows = await session.execute(
        select(Post.id, Post.number, Post.topic_id, Topic.title, Space.name)
        .join(Topic, Topic.id == Post.topic_id)
        .join(Space, Space.id == Topic.space_id)
        .where(Post.id.in_(ids), policy.post_shown(actor))
    )
    return {
        row.id: SubjectView(
            title=row.title,
            path=topic_path(row.topic_id, row.number),
            place=row.name.get(actor.locale) or row.name["fr"],
        )
        for row in rows
    }


async def topic_items(session: AsyncSession, actor: Actor, items: Sequence[Item]) -> Mapping[Item, ItemView]:
    rows = await session.execute(
        select(
            Post.topic_id,
            Post.number,
            Post.author_id,
            Post.excerpt,
            Post.html,
            Post.created_at,
            person_cards.c.name,
        )
        .join(Topic, Topic.id == Post.topic_id)
        .join(Space, Space.id == Topic.space_id)
        .join(person_cards, person_cards.c.person_id == Post.author_id)
        .where(tuple_(Post.topic_id, Post.number).in_(items), policy.post_shown(actor))
    )
    return {
        (row.topic_id, row.number): ItemView(
            path=topic_path(row.topic_id, row.number),
            author_id=row.author_id,
            author_name=row.name,
            excerpt=row.excerpt,
            html=row.html,
            at=row.created_at,
        )
        for row in rows
    }


async def no_items(session: AsyncSession, actor: Actor, items: Sequence[Item]) -> Mapping[Item, ItemView]:  # noqa: ARG001 - a port
    """Posts have no items of their own."""
    return {}


SUBJECTS = (
    SubjectSource(kind=TOPIC, views=topic_views, items=topic_items),
    SubjectSource(kind=POST, views=post_views, items=no_items),
)
