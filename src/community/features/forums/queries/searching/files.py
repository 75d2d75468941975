"""The files that posts use, found by who sees the space."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, or_, select

from community.core.actor import Actor
from community.core.searching import space_mark
from community.features.forums import policy
from community.features.forums.models import Post, Space, Topic
from community.features.forums.queries.news import topic_path
from community.features.forums.queries.subjects import POST
from community.features.media.api import FileHost, Placed, Seen

_IN_PLACE: Final = Post.deleted_at.is_(None), Topic.deleted_at.is_(None)


def _placed(row: Any) -> Placed:
    return Placed(audience=(space_mark(row.space_id),), context=row.title, space_id=row.space_id)


def _within(post_or_topic: UUID) -> Select[UUID]:
    return select(Post.id).where(or_(Post.id == post_or_topic, Post.topic_id == post_or_topic))


def _seen(actor: Actor) -> Select[*tuple[Any, ...]]:
    statement: Select[*tuple[Any, ...]] = (
        select(Post.id.label("subject_id"), Post.topic_id, Post.number, Topic.title, Space.name)
        .join(Topic, Topic.id == Post.topic_id)
        .join(Space, Space.id == Topic.space_id)
        .where(*_IN_PLACE, policy.may_see(actor))
    )
    return statement


def _view(actor: Actor, row: Any) -> Seen:
    path = topic_path(row.topic_id, row.number)
    return Seen(path=path, title=row.title, place=row.name.get(actor.locale) or row.name["fr"])


FILES: Final = FileHost(
    subject=POST,
    living=select(Post.id.label("subject_id"), Topic.title, Topic.space_id)
    .join(Topic, Topic.id == Post.topic_id)
    .where(*_IN_PLACE),
    placed=_placed,
    within=_within,
    seen=_seen,
    view=_view,
)
