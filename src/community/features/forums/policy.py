"""Who may do what in the forum.

A space that a person may not see exists nowhere for them: every query that starts from a topic or a post
joins its space and asks `may_see`. Inside, the best level counts that a person holds through a group, through
their organisation or as a member of the space; whoever moderates a space has the level MODERATE in it. The
platform's moderators and administrators do everything everywhere.

Grants and members are those of `Space.rights_id`; and nobody sees a space who does not see those above it
(`Space.gates`), see docs/adr/0011.
"""

from collections.abc import Hashable
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import (
    ColumnElement,
    Select,
    Uuid,
    and_,
    any_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    union,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY

from community.core.actor import Actor
from community.core.groups import MODERATORS
from community.core.permissions import Permission
from community.features.accounts.api import person_groups
from community.features.forums.models import (
    Ignored,
    Level,
    Post,
    RequestState,
    Space,
    SpaceCondition,
    SpaceGrant,
    SpaceMember,
    SpaceRequest,
    Topic,
)
from community.infra.direct import BoundActor


def sees_all(actor: Actor | BoundActor) -> bool:
    """True for those whom no grant limits."""
    return actor.may(Permission.FORUMS_TOPIC_MODERATE) or actor.may(Permission.FORUMS_SPACE_MANAGE)


def rights_key(actor: Actor) -> tuple[Hashable, ...]:
    """What may be kept for one actor must not be shown to the same person with other rights."""
    return actor.person_id, actor.organisation_id, actor.groups, sees_all(actor)


def moderates(level: int) -> bool:
    """Whether this level in a space is a moderator's."""
    return level >= Level.MODERATE


def has_level(actor: Actor | BoundActor, level: Level) -> ColumnElement[bool]:
    """Predicate on `Space`: the actor has this level there."""
    if actor.may(Permission.FORUMS_TOPIC_MODERATE) or (sees_all(actor) and level <= Level.OPEN):
        return true()
    held = or_(
        exists(_grants(actor).where(SpaceGrant.level >= level)),
        exists(_membership(actor).where(SpaceMember.level >= level)),
    )
    if level in {Level.REPLY, Level.OPEN}:
        allowed = and_(Space.state == SpaceCondition.OPEN, Space.ceiling >= level)
        return and_(or_(allowed, has_level(actor, Level.MODERATE)), held, _let_in(actor))
    return and_(held, _let_in(actor))


def may_know(actor: Actor | BoundActor) -> ColumnElement[bool]:
    """Predicate on `Space`: the actor may know that it exists, if by name only: listed ones, and invitations."""
    waiting = (
        SpaceRequest.space_id == Space.id,
        SpaceRequest.person_id == actor.person_id,
        SpaceRequest.state == RequestState.WAITING,
    )
    invited = exists().where(*waiting).correlate(Space)
    return or_(may_see(actor), and_(Space.listed, _let_in(actor)), invited)


def _let_in(actor: Actor | BoundActor) -> ColumnElement[bool]:
    """The actor sees all that lies above a `Space`."""
    through = select(SpaceGrant.space_id).where(or_(*_holders(actor)))
    joined = select(SpaceMember.space_id).where(SpaceMember.person_id == actor.person_id)
    let_in: ColumnElement[bool] = Space.gates.contained_by(
        func.array(union_all(through, joined).scalar_subquery(), type_=ARRAY(Uuid()))
    )
    return let_in


def _grants(actor: Actor | BoundActor) -> Select[int]:
    """Levels that the actor's groups and organisation give in a `Space`."""
    return (
        select(SpaceGrant.level).where(SpaceGrant.space_id == Space.rights_id, or_(*_holders(actor))).correlate(Space)
    )


def _holders(actor: Actor | BoundActor) -> list[ColumnElement[bool]]:
    """Predicates on `SpaceGrant`, one of which holds for grants that reach the actor."""
    groups = actor.groups if isinstance(actor, BoundActor) else literal(list(actor.groups), ARRAY(Uuid()))
    holders: list[ColumnElement[bool]] = [SpaceGrant.group_id == any_(groups)]
    if actor.organisation_id is not None:
        holders.append(SpaceGrant.organisation_id == actor.organisation_id)
    return holders


def _membership(actor: Actor | BoundActor) -> Select[int]:
    """The level that the actor holds as a member of a `Space`."""
    own = SpaceMember.space_id == Space.rights_id, SpaceMember.person_id == actor.person_id
    return select(SpaceMember.level).where(*own).correlate(Space)


def is_member(actor: Actor | BoundActor) -> ColumnElement[bool]:
    """Column beside `Space`: the actor joined it, or moderates it by name."""
    return exists(_membership(actor))


def may_see(actor: Actor | BoundActor) -> ColumnElement[bool]:
    """Predicate on `Space`: it exists for the actor."""
    return has_level(actor, Level.SEE)


def level_in(actor: Actor | BoundActor) -> ColumnElement[int]:
    """The actor's level in a `Space` that they may see."""
    if actor.may(Permission.FORUMS_TOPIC_MODERATE):
        return literal(int(Level.MODERATE))
    if sees_all(actor):
        return literal(int(Level.OPEN))
    granted = _grants(actor).with_only_columns(func.max(SpaceGrant.level)).scalar_subquery()
    held = func.greatest(granted, _membership(actor).scalar_subquery())
    return case(
        (held >= Level.MODERATE, held),
        (Space.state != SpaceCondition.OPEN, int(Level.SEE)),
        else_=func.least(held, Space.ceiling),
    )


def people_who_see(space_id: UUID) -> Select[tuple[UUID]]:
    """The active people for whom a space exists through grants or memberships; moderators see it anyway."""
    space = select(Space.gates, Space.rights_id).where(Space.id == space_id).cte()
    way = select(func.unnest(func.array_append(space.c.gates, space.c.rights_id)).label("id")).cte()
    person = person_groups.c.person_id
    by_group = (
        select(person, SpaceGrant.space_id)
        .join(SpaceGrant, SpaceGrant.group_id == person_groups.c.group_id)
        .where(SpaceGrant.space_id.in_(select(way.c.id)))
    )
    by_organisation = (
        select(person, SpaceGrant.space_id)
        .join(SpaceGrant, SpaceGrant.organisation_id == person_groups.c.organisation_id)
        .where(SpaceGrant.space_id.in_(select(way.c.id)))
    )
    by_membership = (
        select(person, SpaceMember.space_id)
        .join(SpaceMember, SpaceMember.person_id == person)
        .where(SpaceMember.space_id.in_(select(way.c.id)))
    )
    held = union(by_group, by_organisation, by_membership).subquery()
    whole = select(func.cardinality(space.c.gates) + 1).scalar_subquery()
    through = select(held.c.person_id).group_by(held.c.person_id).having(func.count() == whole)
    by_office = select(person).where(person_groups.c.group_id == MODERATORS)
    return select(union(through, by_office).subquery().c.person_id)


def ignoring(*, now: datetime | None = None) -> ColumnElement[bool]:
    """Predicate on `Ignored`: it holds. What moderators write concerns all, also those who ignored them before.

    `now`: for who must not hear of somebody a moment longer; elsewhere a job ends what has expired.
    """
    concerns_all = exists().where(
        person_groups.c.person_id == Ignored.ignored_id, person_groups.c.group_id == MODERATORS
    )
    return ~concerns_all if now is None else and_(~concerns_all, or_(Ignored.until.is_(None), Ignored.until > now))


def topic_exists(actor: Actor | BoundActor) -> ColumnElement[bool]:
    """Predicate on `Topic` joined with its `Space`: it exists for the actor; moderators see deleted ones too.

    One that was merged exists for nobody: whoever asks for it is led to the other.
    """
    there = or_(Topic.deleted_at.is_(None), has_level(actor, Level.MODERATE))
    return and_(may_see(actor), there, Topic.merged_into.is_(None))


def post_shown(actor: Actor | BoundActor) -> ColumnElement[bool]:
    """Predicate on `Post` with its topic and space: the actor can read its text."""
    there = and_(Topic.deleted_at.is_(None), Post.deleted_at.is_(None))
    return and_(may_see(actor), or_(there, has_level(actor, Level.MODERATE)))


def topic_restorable(actor: Actor | BoundActor) -> ColumnElement[bool]:
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
    wiki: bool = False
    moved: bool = False
    """A stub of a post that is in another topic now."""


def may_reply(topic: TopicFacts) -> bool:
    return not topic.deleted and topic.level >= Level.REPLY and (not topic.closed or moderates(topic.level))


def may_rename(actor: Actor, topic: TopicFacts) -> bool:
    """The author while the topic is open, and moderators."""
    own = topic.author_id == actor.person_id and topic.level >= Level.REPLY and not topic.closed
    return not topic.deleted and (own or moderates(topic.level))


def may_accept_answer(actor: Actor, topic: TopicFacts) -> bool:
    """Who asked, even after the topic was closed, and moderators."""
    own = topic.author_id == actor.person_id and topic.level >= Level.REPLY
    return not topic.deleted and (own or moderates(topic.level))


MENTIONED_GROUP: Final = 100
"""People of the largest group that members may mention."""


def may_mention_group(level: int, *, granted: bool, people: int) -> bool:
    """Moderators any; others a group that has rights in the space and is not large."""
    return moderates(level) or (granted and people <= MENTIONED_GROUP)


def has_stake(actor: Actor, author_id: UUID, level: int) -> bool:
    """Whether any right on a post is possible at all: its author and moderators are the only ones."""
    return author_id == actor.person_id or moderates(level)


def may_edit(actor: Actor, topic: TopicFacts, post: PostFacts) -> bool:
    """The author, even after the topic was closed (the history is kept), and moderators; of a wiki who may reply."""
    own = post.author_id == actor.person_id and topic.level >= Level.REPLY
    there = post.deleted_by is None and not topic.deleted
    return there and (own or moderates(topic.level) or (post.wiki and may_reply(topic)))


def may_make_wiki(actor: Actor, topic: TopicFacts, post: PostFacts) -> bool:
    """Let others edit a post, or no longer: its author, and moderators."""
    own = post.author_id == actor.person_id and topic.level >= Level.REPLY
    return post.deleted_by is None and not topic.deleted and (own or moderates(topic.level))


def may_delete(actor: Actor, topic: TopicFacts, post: PostFacts, *, replies: int) -> bool:
    """Author and moderators; with the first post goes the topic: once others have replied only moderators take it."""
    taken = post.number == 1 and replies > 0
    return may_make_wiki(actor, topic, post) and (not taken or moderates(topic.level))


def may_restore(actor: Actor, topic: TopicFacts, post: PostFacts) -> bool:
    """Who deleted it, if it is their own, and moderators; posts of a deleted topic come back with its first post."""
    if post.deleted_by is None or post.moved or (topic.deleted and post.number != 1):
        return False
    own = post.author_id == actor.person_id == post.deleted_by and topic.level >= Level.REPLY
    return own or moderates(topic.level)
