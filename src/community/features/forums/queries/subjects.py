"""Topics, posts and spaces as other slices may speak of them: what one person may see of each, right now."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import Integer, TableValuedAlias, Uuid, and_, column, exists, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from community.core.actor import Actor
from community.core.subjects import Item, ItemView, Offered, Reference, SubjectSource, SubjectView
from community.features.accounts.api import person_cards
from community.features.forums import policy
from community.features.forums.models import (
    FollowLevel,
    PersonState,
    Post,
    Space,
    SpaceRequest,
    SpaceState,
    Topic,
    TopicReader,
)
from community.features.forums.queries.context import SPACES_TAG, person_tag, topic_tag
from community.features.forums.queries.drafts import draft_views
from community.features.forums.queries.news import topic_news, topic_path

TOPIC = "forums.topic"
POST = "forums.post"
DRAFT = "forums.draft"
SPACE = "forums.space"


async def topic_views(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, SubjectView]:
    # What is said of a topic that was merged is said of the one that it is in now.
    asked = aliased(Topic, name="asked")
    rows = await session.execute(
        select(asked.id.label("asked_id"), Topic.id, Topic.title, Space.name)
        .join(Topic, Topic.id == func.coalesce(asked.merged_into, asked.id))
        .join(Space, Space.id == Topic.space_id)
        .where(asked.id.in_(ids), policy.may_see(actor), Topic.deleted_at.is_(None))
    )
    return {
        row.asked_id: SubjectView(
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


def references_table(references: Sequence[Reference]) -> TableValuedAlias:
    """References as a table: one statement however many, each found by the index."""
    return (
        func.unnest(
            literal([topic_id for topic_id, _ in references], ARRAY(Uuid())),
            literal([number for _, number in references], ARRAY(Integer())),
        )
        .table_valued("topic_id", "number", name="wanted")
        .render_derived()
    )


async def topic_items(session: AsyncSession, actor: Actor, items: Sequence[Item]) -> Mapping[Item, ItemView]:
    """Posts as items of notices; a post that was moved is still the item that it was, seen where it stands now."""
    asked = aliased(Post, name="asked")
    wanted = references_table(items)
    rows = await session.execute(
        select(
            wanted.c.topic_id.label("asked_topic_id"),
            wanted.c.number.label("asked_number"),
            Post.topic_id,
            Post.number,
            Post.author_id,
            Post.excerpt,
            Post.html,
            Post.created_at,
            person_cards.c.name,
        )
        .join(asked, and_(asked.topic_id == wanted.c.topic_id, asked.number == wanted.c.number))
        .join(Post, Post.id == func.coalesce(asked.moved_id, asked.id))
        .join(Topic, Topic.id == Post.topic_id)
        .join(Space, Space.id == Topic.space_id)
        .join(person_cards, person_cards.c.person_id == Post.author_id)
        .where(policy.post_shown(actor))
    )
    return {
        (row.asked_topic_id, row.asked_number): ItemView(
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
    """Neither posts nor spaces have items of their own."""
    return {}


async def topics_present(session: AsyncSession, actor: Actor, references: Sequence[Reference]) -> set[Reference]:
    """Deleted posts are left out for moderators too: there is nothing left to tell of."""
    wanted = references_table(references)
    rows = await session.execute(
        select(wanted.c.topic_id, wanted.c.number)
        .join(Topic, Topic.id == wanted.c.topic_id)
        .join(Space, Space.id == Topic.space_id)
        .outerjoin(Post, (Post.topic_id == Topic.id) & (Post.number == wanted.c.number) & Post.deleted_at.is_(None))
        .where(policy.may_see(actor), Topic.deleted_at.is_(None), or_(wanted.c.number.is_(None), Post.id.is_not(None)))
    )
    return {(row.topic_id, row.number) for row in rows}


async def topic_readers(session: AsyncSession, topic_id: UUID, number: int, person_ids: Sequence[UUID]) -> set[UUID]:
    rows = await session.scalars(
        select(TopicReader.person_id).where(
            TopicReader.topic_id == topic_id,
            TopicReader.last_read >= number,
            TopicReader.person_id == func.any(literal(list(person_ids), ARRAY(Uuid()))),
        )
    )
    return set(rows)


async def topics_settled(session: AsyncSession, offered: Sequence[Offered]) -> set[Offered]:
    """What the person has read meanwhile, or whose topic they have muted."""
    told = (
        func.unnest(
            literal([person_id for person_id, _, _ in offered], ARRAY(Uuid())),
            literal([topic_id for _, topic_id, _ in offered], ARRAY(Uuid())),
            literal([number for _, _, number in offered], ARRAY(Integer())),
        )
        .table_valued(column("person_id", Uuid()), column("topic_id", Uuid()), column("number", Integer()), name="told")
        .render_derived()
    )
    rows = await session.execute(
        select(told.c.person_id, told.c.topic_id, told.c.number)
        .join(TopicReader, and_(TopicReader.topic_id == told.c.topic_id, TopicReader.person_id == told.c.person_id))
        .where(or_(TopicReader.last_read >= told.c.number, TopicReader.level == FollowLevel.MUTED))
    )
    return {(row.person_id, row.topic_id, row.number) for row in rows}


async def topics_dismissed(session: AsyncSession, offered: Sequence[Offered]) -> set[Offered]:
    """First posts of topics that were there when the person last let New topics go, of the space or all."""
    firsts = [(person_id, topic_id) for person_id, topic_id, number in offered if number == 1]
    if not firsts:
        return set()
    pairs = (
        func.unnest(
            literal([person_id for person_id, _ in firsts], ARRAY(Uuid())),
            literal([topic_id for _, topic_id in firsts], ARRAY(Uuid())),
        )
        .table_valued(column("person_id", Uuid()), column("topic_id", Uuid()), name="offered")
        .render_derived()
    )
    in_space = (SpaceState.person_id == pairs.c.person_id) & (SpaceState.space_id == Topic.space_id)
    rows = await session.execute(
        select(pairs.c.person_id, pairs.c.topic_id)
        .join(Topic, Topic.id == pairs.c.topic_id)
        .outerjoin(PersonState, PersonState.person_id == pairs.c.person_id)
        .outerjoin(SpaceState, in_space)
        .where(Topic.created_at <= func.greatest(PersonState.new_since, SpaceState.new_since))
    )
    return {(row.person_id, row.topic_id, 1) for row in rows}


async def space_views(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, SubjectView]:
    """Also for who had asked to join: they are told how that ended."""
    asked = exists().where(SpaceRequest.space_id == Space.id, SpaceRequest.person_id == actor.person_id)
    rows = await session.execute(
        select(Space.id, Space.slug, Space.name).where(Space.id.in_(ids), or_(policy.may_know(actor), asked))
    )
    views = {}
    for row in rows:
        name = row.name.get(actor.locale) or row.name["fr"]
        views[row.id] = SubjectView(title=name, path=f"/forums/{row.slug}", place=name)
    return views


def rights_tags(actor: Actor, _: Sequence[UUID]) -> list[str]:
    return [person_tag(actor.id), SPACES_TAG]


def topic_tags(actor: Actor, ids: Sequence[UUID]) -> list[str]:
    return [*rights_tags(actor, ids), *map(topic_tag, ids)]


SUBJECTS = (
    SubjectSource(kind=DRAFT, views=draft_views, items=no_items),
    SubjectSource(
        kind=TOPIC,
        views=topic_views,
        items=topic_items,
        present=topics_present,
        tags=topic_tags,
        readers=topic_readers,
        dismissers=topics_dismissed,
        settled=topics_settled,
        news=topic_news,
    ),
    SubjectSource(kind=POST, views=post_views, items=no_items),
    SubjectSource(kind=SPACE, views=space_views, items=no_items, tags=rights_tags),
)
