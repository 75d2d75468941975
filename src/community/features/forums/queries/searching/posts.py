"""Topics and posts as they can be found, and what a person may see now of what was found."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.permissions import Permission
from community.core.searching import FoundView, SearchDocument, space_mark
from community.features.accounts.api import person_cards
from community.features.forums import policy
from community.features.forums.models import Poll, PollOption, Post, Space, Topic
from community.features.forums.queries.news import topic_path
from community.features.forums.queries.searching.paging import among, page_of
from community.infra.searched_text import searched_text

OWN: Final = 50
_FILE: Final = '="/media/'
"""In the HTML of whatever shows a file of the platform."""

_topic_exists: Final = and_(Post.deleted_at.is_(None), Topic.deleted_at.is_(None))
_is_topic: Final = Post.number == 1
_is_reply: Final = Post.number > 1
_IN_ORDER: Final = aggregate_order_by(literal(" "), PollOption.number)
_poll_words: Final = (
    select(func.concat_ws(" ", Poll.question, func.string_agg(PollOption.text, _IN_ORDER)))
    .outerjoin(PollOption, PollOption.post_id == Poll.post_id)
    .where(Poll.post_id == Post.id)
    .group_by(Poll.post_id)
    .correlate(Post)
    .scalar_subquery()
)
_POSTS: Final = (
    Post.id,
    Post.number,
    Post.topic_id,
    Post.author_id,
    Post.html,
    Post.created_at,
    case((Post.has_poll, _poll_words), else_="").label("poll"),
    Topic.title,
    Topic.space_id,
    Topic.tags,
    Topic.post_count,
    Topic.accepted_number.is_not(None).label("solved"),
)


def _words(row: Any) -> str:
    text = searched_text(row.html)
    return f"{text} {row.poll}" if row.poll else text


async def topic_documents(session: AsyncSession, ids: Sequence[UUID]) -> list[SearchDocument]:
    """Topics with the words of their first posts."""
    return [_topic_document(row) for row in await _documents(session, _is_topic, among(Post.topic_id, ids))]


async def post_documents(session: AsyncSession, ids: Sequence[UUID]) -> list[SearchDocument]:
    """Replies: a first post is found as its topic."""
    return [_post_document(row) for row in await _documents(session, _is_reply, among(Post.id, ids))]


async def _documents(session: AsyncSession, *which: ColumnElement[bool]) -> Sequence[Any]:
    rows = await session.execute(
        select(*_POSTS, person_cards.c.organisation_id)
        .join(Topic, Topic.id == Post.topic_id)
        .join(person_cards, person_cards.c.person_id == Post.author_id)
        .where(*which, _topic_exists)
    )
    return rows.all()


def _topic_document(row: Any) -> SearchDocument:
    return _document(row, id_=row.topic_id, title=row.title, replies=row.post_count - 1)


def _post_document(row: Any) -> SearchDocument:
    return _document(row, id_=row.id, title="", context=row.title)


def _document(row: Any, *, id_: UUID, title: str, context: str = "", replies: int = 0) -> SearchDocument:
    return SearchDocument(
        id=id_,
        title=title,
        text=_words(row),
        audience=(space_mark(row.space_id),),
        group_id=row.topic_id,
        number=row.number,
        at=row.created_at,
        context=context,
        space_id=row.space_id,
        author_id=row.author_id,
        organisation_id=row.organisation_id,
        tags=tuple(row.tags),
        solved=row.solved,
        has_file=_FILE in row.html,
        replies=replies,
    )


async def topic_page(session: AsyncSession, after: UUID | None, limit: int) -> Sequence[UUID]:
    return await page_of(session, Topic.id, Topic.deleted_at.is_(None), after, limit)


async def post_page(session: AsyncSession, after: UUID | None, limit: int) -> Sequence[UUID]:
    return await page_of(session, Post.id, and_(_is_reply, Post.deleted_at.is_(None)), after, limit)


async def topics_of(session: AsyncSession, person_id: UUID, after: UUID | None, limit: int) -> Sequence[UUID]:
    """The topics of an author, also deleted ones."""
    return await page_of(session, Topic.id, Topic.author_id == person_id, after, limit)


async def posts_of(session: AsyncSession, group_id: UUID, after: UUID | None, limit: int) -> Sequence[UUID]:
    """The posts of a topic or of an author, also those that cannot be found any more."""
    # Each by its own index, and whole: else a plan that reads all posts in the order of ids may look cheaper.
    of_topic, of_author = (select(Post.id).where(column == group_id) for column in (Post.topic_id, Post.author_id))
    found = of_topic.union_all(of_author).cte("found").prefix_with("MATERIALIZED")
    return await page_of(session, found.c.id, None, after, limit)


async def own_topics(session: AsyncSession, actor: Actor, since: datetime) -> Sequence[UUID]:
    return (await session.scalars(_own(Post.topic_id, _is_topic, actor, since))).all()


async def own_posts(session: AsyncSession, actor: Actor, since: datetime) -> Sequence[UUID]:
    return (await session.scalars(_own(Post.id, _is_reply, actor, since))).all()


def _own(key: Any, which: ColumnElement[bool], actor: Actor, since: datetime) -> Select[UUID]:
    written = func.coalesce(Post.edited_at, Post.created_at)
    return (
        select(key)
        .where(Post.author_id == actor.id, written >= since, which, Post.deleted_at.is_(None))
        .order_by(written.desc())
        .limit(OWN)
    )


async def topics_shown(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, FoundView]:
    rows = await _shown(session, actor, _is_topic, among(Post.topic_id, ids))
    return {
        row.topic_id: _view(row, actor, id=row.topic_id, path=topic_path(row.topic_id), replies=row.post_count - 1)
        for row in rows
    }


async def posts_shown(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, FoundView]:
    rows = await _shown(session, actor, _is_reply, among(Post.id, ids))
    return {row.id: _view(row, actor, id=row.id, path=topic_path(row.topic_id, row.number)) for row in rows}


async def _shown(session: AsyncSession, actor: Actor, *which: ColumnElement[bool]) -> Sequence[Any]:
    if not actor.may(Permission.FORUMS_SPACE_READ):
        return ()
    rows = await session.execute(
        select(
            *_POSTS,
            Space.name.label("space_name"),
            person_cards.c.name.label("author_name"),
            person_cards.c.organisation_name,
        )
        .join(Topic, Topic.id == Post.topic_id)
        .join(Space, Space.id == Topic.space_id)
        .join(person_cards, person_cards.c.person_id == Post.author_id)
        # What is deleted is found by nobody, moderators included.
        .where(*which, _topic_exists, policy.may_see(actor))
    )
    return rows.all()


def _view(row: Any, actor: Actor, **of_kind: Any) -> FoundView:
    return FoundView(
        title=row.title,
        text=_words(row),
        place=row.space_name.get(actor.locale) or row.space_name["fr"],
        author_id=row.author_id,
        author_name=row.author_name,
        organisation_name=row.organisation_name or "",
        at=row.created_at,
        solved=row.solved,
        tags=tuple(row.tags),
        **of_kind,
    )
