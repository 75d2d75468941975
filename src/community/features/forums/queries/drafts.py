"""The reader's own drafts and scheduled posts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from community.core.actor import Actor
from community.core.subjects import SubjectView
from community.features.forums import policy
from community.features.forums.models import Draft, Post, ScheduledPost, Space, Template, Topic
from community.features.forums.schemas.drafts import DraftOut, DraftRow, FailureOut, ScheduledOut
from community.infra.markdown import shorten

SHOWN = 200
DRAFTS_PATH = "/compte/brouillons"


class Places(NamedTuple):
    """Names of topics, posts' topics and spaces that exist for the reader."""

    topics: Mapping[UUID, tuple[UUID, str]]
    """The topic itself, or the one that it was merged into."""
    posts: Mapping[UUID, tuple[UUID, int, str]]
    spaces: Mapping[UUID, str]


async def draft(session: AsyncSession, actor: Actor, key: str) -> DraftOut | None:
    """None where there is none: most texts are begun without a draft, and that is no fault."""
    found: Draft | None = await session.scalar(select(Draft).where(Draft.person_id == actor.id, Draft.key == key))
    if found is None:
        return None
    return DraftOut(
        key=found.key,
        sequence=found.sequence,
        title=found.title,
        body=found.body,
        extra=found.extra,
        device=found.device,
        updated_at=found.updated_at,
    )


async def drafts(session: AsyncSession, actor: Actor) -> list[DraftRow]:
    """Newest first; four statements at most."""
    statement = (
        select(Draft).where(Draft.person_id == actor.id).order_by(Draft.updated_at.desc(), Draft.id).limit(SHOWN)
    )
    found = (await session.scalars(statement)).all()
    targets = {each.key: _target(each) for each in found}
    places = await _places(session, actor, targets.values())
    return [_row(each, *targets[each.key], places) for each in found]


async def scheduled(session: AsyncSession, actor: Actor) -> list[ScheduledOut]:
    """What is next first; three statements at most."""
    filled_in = ScheduledPost.form["sent"]["templateId"].astext.cast(Uuid())
    statement = (
        select(ScheduledPost, Template.name)
        .outerjoin(Template, Template.id == filled_in)
        .where(ScheduledPost.author_id == actor.id)
        .order_by(ScheduledPost.publish_at, ScheduledPost.id)
    )
    rows = (await session.execute(statement)).all()
    found = [row.ScheduledPost for row in rows]
    wanted = [("topic", each.topic_id) if each.topic_id else ("new", each.space_id) for each in found]
    places = await _places(session, actor, wanted)
    names = [row.name and (row.name.get(actor.locale) or row.name["fr"]) for row in rows]
    return [_scheduled_out(post, _place_of(post, places), name) for post, name in zip(found, names, strict=True)]


async def scheduled_now(session: AsyncSession, actor: Actor, scheduled_id: UUID) -> ScheduledOut:
    """One of them, from the transaction that has just changed it."""
    return next(each for each in await scheduled(session, actor) if each.id == scheduled_id)


async def draft_views(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, SubjectView]:
    """Drafts as subjects of notices: everybody's own exist for them."""
    rows = await session.execute(
        select(Draft.id, Draft.title, Draft.body).where(Draft.person_id == actor.id, Draft.id.in_(ids))
    )
    return {row.id: SubjectView(title=row.title or shorten(row.body, 80), path=DRAFTS_PATH, place="") for row in rows}


def _place_of(post: ScheduledPost, places: Places) -> str | None:
    if post.topic_id is not None:
        return places.topics[post.topic_id][1] if post.topic_id in places.topics else None
    return None if post.space_id is None else places.spaces.get(post.space_id)


def _scheduled_out(post: ScheduledPost, place: str | None, template: str | None) -> ScheduledOut:
    return ScheduledOut(
        id=post.id,
        topic_id=post.topic_id,
        space_id=post.space_id,
        place=place,
        title=post.title,
        tags=post.tags,
        source=post.source,
        poll=None if post.poll is None else post.poll["question"],
        # Its name is the space's affair, as the space's own.
        template=None if place is None else template,
        reply_to=post.reply_to,
        publish_at=post.publish_at,
        version=post.version,
    )


def _target(found: Draft) -> tuple[str, UUID | None]:
    """Where a draft belongs; one of a new topic or of a scheduled post says so itself."""
    kind, _, name = found.key.partition(":")
    if kind in {"topic", "edit"}:
        return kind, UUID(name)
    for kind, field in (("topic", "topicId"), ("new", "spaceId")):
        try:
            return kind, UUID(found.extra[field])
        except (KeyError, TypeError, ValueError):
            continue
    return "new", None


async def _places(session: AsyncSession, actor: Actor, wanted: Iterable[tuple[str, UUID | None]]) -> Places:
    ids: dict[str, set[UUID]] = {"topic": set(), "edit": set(), "new": set()}
    for kind, target in wanted:
        if target is not None:
            ids[kind].add(target)
    topics: dict[UUID, tuple[UUID, str]] = {}
    posts: dict[UUID, tuple[UUID, int, str]] = {}
    spaces: dict[UUID, str] = {}
    there = policy.topic_exists(actor)
    if ids["topic"]:
        written = aliased(Topic, name="written")
        rows = await session.execute(
            select(written.id.label("written_id"), Topic.id, Topic.title)
            .select_from(written)
            .join(Topic, Topic.id == func.coalesce(written.merged_into, written.id))
            .join(Space, Space.id == Topic.space_id)
            .where(written.id.in_(ids["topic"]), there)
        )
        topics = {row.written_id: (row.id, row.title) for row in rows}
    if ids["edit"]:
        rows = await session.execute(
            select(Post.id, Post.topic_id, Post.number, Topic.title)
            .join(Topic, Topic.id == Post.topic_id)
            .join(Space, Space.id == Topic.space_id)
            .where(Post.id.in_(ids["edit"]), there)
        )
        posts = {row.id: (row.topic_id, row.number, row.title) for row in rows}
    if ids["new"]:
        rows = await session.execute(
            select(Space.id, Space.name).where(Space.id.in_(ids["new"]), policy.may_see(actor))
        )
        spaces = {row.id: row.name.get(actor.locale) or row.name["fr"] for row in rows}
    return Places(topics, posts, spaces)


def _failure(found: Draft) -> FailureOut | None:
    """What hindered a scheduled text; the author's own hand did not."""
    code, params = found.extra.get("reason"), found.extra.get("params")
    if not found.key.startswith("scheduled:") or not isinstance(code, str) or code == "cancelled":
        return None
    return FailureOut(code=code, params=params if isinstance(params, dict) else {})


def _row(found: Draft, kind: str, target: UUID | None, places: Places) -> DraftRow:
    topic_id, number, place = None, None, None
    if target is not None and kind == "edit" and target in places.posts:
        topic_id, number, place = places.posts[target]
    elif target is not None and kind == "topic" and target in places.topics:
        topic_id, place = places.topics[target]
    elif target is not None and kind == "new":
        place = places.spaces.get(target)
    return DraftRow(
        key=found.key,
        sequence=found.sequence,
        title=found.title,
        excerpt=shorten(found.body),
        place=place,
        topic_id=topic_id,
        number=number,
        device=found.device,
        failure=_failure(found),
        updated_at=found.updated_at,
    )
