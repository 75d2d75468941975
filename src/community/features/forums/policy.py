"""Who may do what in the forum.

A space that a person may not see exists nowhere for them: every query that starts from a topic or a post
joins its space and asks `may_see`. Inside, the level of the best of the person's groups counts; moderators
and administrators do everything everywhere.
"""

from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, and_, case, exists, literal, or_, true

from community.core.actor import Actor
from community.core.permissions import Permission
from community.features.forums.models import Level, Post, Space, SpaceCondition, SpaceGrant, Topic


def sees_all(actor: Actor) -> bool:
    """True for those whom no grant limits."""
    return actor.may(Permission.FORUMS_TOPIC_MODERATE) or actor.may(Permission.FORUMS_SPACE_MANAGE)


def moderates(actor: Actor) -> bool:
    return actor.may(Permission.FORUMS_TOPIC_MODERATE)


def has_level(actor: Actor, level: Level) -> ColumnElement[bool]:
    """Predicate on `Space`: the actor has this level there, by right of one of their groups."""
    if sees_all(actor):
        return true()
    granted = exists().where(
        SpaceGrant.space_id == Space.id, SpaceGrant.group_id.in_(actor.groups), SpaceGrant.level >= level
    )
    if level is Level.SEE:
        return granted
    return and_(Space.state == SpaceCondition.OPEN, granted)


def may_see(actor: Actor) -> ColumnElement[bool]:
    """Predicate on `Space`: it exists for the actor."""
    return has_level(actor, Level.SEE)


def level_in(actor: Actor) -> ColumnElement[int]:
    """The actor's level in a `Space` that they may see."""
    if sees_all(actor):
        return literal(int(Level.OPEN))
    return case(
        (has_level(actor, Level.OPEN), int(Level.OPEN)),
        (has_level(actor, Level.REPLY), int(Level.REPLY)),
        else_=int(Level.SEE),
    )


def topic_exists(actor: Actor) -> ColumnElement[bool]:
    """Predicate on `Topic` joined with its `Space`: it exists for the actor; moderators see deleted ones too."""
    if moderates(actor):
        return may_see(actor)
    return and_(may_see(actor), Topic.deleted_at.is_(None))


def topic_restorable(actor: Actor) -> ColumnElement[bool]:
    """Predicate on `Post` with its topic: like `topic_exists`, and what the actor has deleted themselves."""
    return or_(topic_exists(actor), and_(may_see(actor), Post.deleted_by == actor.id))


class TopicFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What rights in a topic depend on. `level`: the actor's level in its space."""

    level: int
    author_id: UUID
    closed: bool
    deleted: bool


class PostFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What rights on a post depend on."""

    number: int
    author_id: UUID
    deleted_by: UUID | None
    """None: not deleted."""


def may_reply(actor: Actor, topic: TopicFacts) -> bool:
    return not topic.deleted and topic.level >= Level.REPLY and (not topic.closed or moderates(actor))


def may_rename(actor: Actor, topic: TopicFacts) -> bool:
    """The author while the topic is open, and moderators."""
    own = topic.author_id == actor.person_id and topic.level >= Level.REPLY and not topic.closed
    return not topic.deleted and (own or moderates(actor))


def may_accept_answer(actor: Actor, topic: TopicFacts) -> bool:
    """Who asked, even after the topic was closed, and moderators."""
    own = topic.author_id == actor.person_id and topic.level >= Level.REPLY
    return not topic.deleted and (own or moderates(actor))


def has_stake(actor: Actor, author_id: UUID) -> bool:
    """Whether any right on a post is possible at all: its author and moderators are the only ones."""
    return author_id == actor.person_id or moderates(actor)


def may_edit(actor: Actor, topic: TopicFacts, post: PostFacts) -> bool:
    """The author, even after the topic was closed (the history is kept), and moderators."""
    own = post.author_id == actor.person_id and topic.level >= Level.REPLY
    return post.deleted_by is None and not topic.deleted and (own or moderates(actor))


def may_delete(actor: Actor, topic: TopicFacts, post: PostFacts, *, replies: int) -> bool:
    """Like editing; with the first post goes the topic, and once others have replied only moderators take it."""
    taken = post.number == 1 and replies > 0
    return may_edit(actor, topic, post) and (not taken or moderates(actor))


def may_restore(actor: Actor, topic: TopicFacts, post: PostFacts) -> bool:
    """Who deleted it, if it is their own, and moderators; posts of a deleted topic come back with its first post."""
    if post.deleted_by is None or (topic.deleted and post.number != 1):
        return False
    own = post.author_id == actor.person_id == post.deleted_by and topic.level >= Level.REPLY
    return own or moderates(actor)
