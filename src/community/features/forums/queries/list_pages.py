"""The SQL of the lists: which topics, in which order, thirty and one a page.

Each list is cut by an index before anything is joined to it. Lists of spaces take the newest of each space, then
the newest of those: a small space costs no long walk.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    Subquery,
    Uuid,
    any_,
    column,
    exists,
    func,
    literal,
    literal_column,
    select,
    true,
    tuple_,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY

from community.core.actor import Actor
from community.features.forums.models import FollowLevel, LevelReason, Topic, TopicReader
from community.features.forums.queries.context import standings
from community.features.forums.queries.follow_rule import (
    TRACKED,
    Tastes,
    chosen_topic,
    followed_reading,
    followed_spaces,
    followed_tags,
    hidden_topic,
    maybe_followed,
    muted_topic,
)
from community.features.forums.schemas.topics import ListName, TopicState
from community.infra.direct import BoundActor

PAGE: Final = 30
MAX_PINS: Final = 20
_ENDS: Final[list[Any]] = [Topic.id, Topic.highest_number]


Places = Sequence[UUID] | BindParameter[Any]
"""Ids of spaces, or the parameter that stands for them."""


def _array_of(spaces: Places) -> BindParameter[Any]:
    return spaces if isinstance(spaces, BindParameter) else literal(spaces, ARRAY(Uuid()))


class Cursor(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """Where the page before ended."""

    at: Annotated[datetime, msgspec.Meta(tz=True)]
    id: UUID


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which list, and what narrows it; `only`: without the spaces in the space."""

    kind: ListName
    space_id: UUID | None
    tag: str | None
    state: TopicState | None
    only: bool = False

    @property
    def has_pins(self) -> bool:
        """Pinned topics stand above Latest, as long as nothing but a space narrows it."""
        return self.kind == "latest" and self.tag is None and self.state is None

    def conditions(self) -> list[ColumnElement[bool]]:
        """On `Topic`; written as those of the partial indexes are."""
        conditions: list[ColumnElement[bool]] = [Topic.deleted_at.is_(None)]
        if self.kind == "unanswered":
            conditions += [Topic.post_count == literal_column("1"), Topic.closed_at.is_(None)]
        if self.tag is not None:
            conditions.append(Topic.tags.contains([self.tag]))
        if self.state == "open":
            conditions.append(Topic.closed_at.is_(None))
        elif self.state == "closed":
            conditions.append(Topic.closed_at.is_not(None))
        elif self.state == "answered":
            conditions.append(Topic.accepted_number.is_not(None))
        elif self.state == "unanswered":
            conditions.append(Topic.accepted_number.is_(None))
        return conditions


def page_of_spaces(wanted: Wanted, spaces: Places, after: Cursor | None) -> Subquery:
    """Latest and Unanswered, as all see them who see these spaces."""
    return _cut(_newest(spaces, wanted, after))


def pinned(spaces: Places, *, everywhere: bool) -> Select[Any]:
    """Pinned topics: those of the spaces, or those pinned everywhere, which stand above all spaces."""
    found: Any = select(Topic.id, Topic.last_post_at.label("at"), true().label("above")).where(
        Topic.space_id == any_(_array_of(spaces)), Topic.pinned_at.is_not(None), Topic.deleted_at.is_(None)
    )
    found = found.where(Topic.pinned_everywhere) if everywhere else found
    newest: Select[Any] = found.order_by(Topic.pinned_at.desc()).limit(MAX_PINS)
    return newest


def page_for(
    wanted: Wanted, actor: Actor | BoundActor, spaces: Sequence[UUID], tastes: Tastes, after: Cursor | None
) -> Subquery:
    """The same list for one reader, or one of those that only readers have."""
    person = actor.id
    match wanted.kind:
        case "new":
            page = _new(actor, wanted, spaces, after)
        case "unread" | "mine":
            return page_of_readings(wanted, actor, spaces, after)
        case "followed":
            page = _followed(wanted, person, spaces, tastes, after)
        case "muted":
            page = _muted(wanted, person, spaces, tastes, after)
        case "latest" | "unanswered":
            page = _shown(wanted, person, spaces, tastes, after)
    return _cut(page)


def page_of_readings(wanted: Wanted, actor: Actor | BoundActor, spaces: Places, after: Cursor | None) -> Subquery:
    """Unread or Mine: of what the reader has opened, whatever they follow and mute."""
    if wanted.kind == "mine":
        return _cut(_of_readings(wanted, spaces, after, TopicReader.wrote.is_(True), None, person=actor.id))
    return _cut(_of_readings(wanted, spaces, after, maybe_followed(actor.id), beyond_read(), person=actor.id))


def is_new(actor: Actor | BoundActor, since: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Predicate on `Topic`: never opened, younger than the baseline, not muted."""
    opened = exists().where(TopicReader.person_id == actor.id, TopicReader.topic_id == Topic.id)
    return Topic.deleted_at.is_(None) & (Topic.created_at > since) & ~opened & ~muted_topic(actor.id)


def posts_beyond_read() -> ColumnElement[int]:
    """Of a `Topic` beside its `TopicReader`: the posts after the last one read, deleted ones not counted."""
    gone = func.unnest(Topic.deleted_numbers).table_valued(column("number", Integer())).render_derived(name="gone")
    deleted = select(func.count()).select_from(gone).where(gone.c.number > TopicReader.last_read)
    return Topic.highest_number - TopicReader.last_read - deleted.correlate(Topic, TopicReader).scalar_subquery()


def beyond_read() -> ColumnElement[bool]:
    """Predicate on `Topic` beside its `TopicReader`: there is a post after the last one read."""
    return (Topic.highest_number > TopicReader.last_read) & (posts_beyond_read() > 0)


def unread_topics(actor: Actor | BoundActor, *conditions: ColumnElement[bool]) -> Subquery:
    """The followed topics with a post beyond the last one read, however old; with `highest_number`."""
    where = Topic.deleted_at.is_(None), beyond_read(), followed_reading(actor.id), *conditions
    topic = _topic_of_reading(*where).add_columns(Topic.space_id, Topic.highest_number).lateral("topic")
    return (
        select(topic)
        .select_from(TopicReader)
        .join(topic, true())
        .where(TopicReader.person_id == actor.id, maybe_followed(actor.id))
        .subquery("unread")
    )


def unread_to_read(actor: Actor | BoundActor, *, spaces: Select[UUID] | None, tag: str | None) -> Select[Any]:
    """The Unread topics (of some spaces, of a tag) that exist for the reader, to be marked as read."""
    conditions = [] if tag is None else [Topic.tags.contains([tag])]
    topics, here = unread_topics(actor, *conditions), standings(actor)
    found = select(topics.c.id, topics.c.highest_number)
    page: Select[Any] = found.join(here, here.c.space_id == topics.c.space_id)
    return page if spaces is None else page.where(topics.c.space_id.in_(spaces))


def topics_to_read(actor: Actor | BoundActor, topic_ids: Sequence[UUID]) -> Select[Any]:
    """Those of these topics that exist for the reader."""
    here = standings(actor)
    of_space = here.c.space_id == Topic.space_id
    alive = Topic.id.in_(topic_ids), Topic.deleted_at.is_(None)
    return select(*_ENDS).join(here, of_space).where(*alive)


def _topic_of_reading(*where: ColumnElement[bool]) -> Any:
    """One look-up for each topic that the reader has read: joined freely, all topics would be scanned."""
    return select(Topic.id, Topic.last_post_at.label("at")).where(Topic.id == TopicReader.topic_id, *where).limit(1)


def _of_readings(
    wanted: Wanted,
    spaces: Places,
    after: Cursor | None,
    which: ColumnElement[bool],
    also: ColumnElement[bool] | None,
    *,
    person: Any,
) -> Select[Any]:
    where = [*wanted.conditions(), Topic.space_id == any_(_array_of(spaces)), *_beyond(after)]
    if also is not None:
        where += [also, followed_reading(person)]
    topic = _topic_of_reading(*where).lateral("topic")
    page = select(topic.c.id, topic.c.at).select_from(TopicReader).join(topic, true())
    return page.where(TopicReader.person_id == person, which)


def _new(actor: Actor | BoundActor, wanted: Wanted, spaces: Sequence[UUID], after: Cursor | None) -> Select[Any]:
    here = standings(actor)
    fresh = select(Topic.id, Topic.created_at.label("at")).where(
        Topic.space_id == here.c.space_id, is_new(actor, here.c.since), *wanted.conditions()
    )
    if after is not None:
        fresh = fresh.where(tuple_(Topic.created_at, Topic.id) < tuple_(after.at, after.id))
    each = fresh.order_by(Topic.created_at.desc(), Topic.id.desc()).limit(PAGE + 1).lateral()
    page = select(each.c.id, each.c.at).select_from(here).join(each, true())
    return page if wanted.space_id is None else page.where(here.c.space_id == any_(_array_of(spaces)))


def _newest(spaces: Places, wanted: Wanted, after: Cursor | None, *more: ColumnElement[bool]) -> Select[Any]:
    space = func.unnest(_array_of(spaces)).table_valued(column("id", Uuid())).render_derived(name="space")
    newest = select(Topic.id, Topic.last_post_at.label("at")).where(
        Topic.space_id == space.c.id, *wanted.conditions(), *more
    )
    newest = newest.where(*_beyond(after))
    each = newest.order_by(Topic.last_post_at.desc(), Topic.id.desc()).limit(PAGE + 1).lateral()
    return select(each.c.id, each.c.at).select_from(space).join(each, true())


def _shown(wanted: Wanted, person: Any, spaces: Sequence[UUID], tastes: Tastes, after: Cursor | None) -> Select[Any]:
    """What is not muted; a muted space shows in its own list, and elsewhere by the topics chosen one by one."""
    muted = (space for space in spaces if tastes.spaces.get(space) == FollowLevel.MUTED)
    silent = {space for space in muted if space != wanted.space_id}
    loud = [space for space in spaces if space not in silent]
    shown = _newest(loud, wanted, after, ~hidden_topic(person, in_its_space=True))
    if not silent:
        return shown
    chosen = (TopicReader.level_reason == LevelReason.CHOSEN) & (TopicReader.level > FollowLevel.MUTED)
    exempt = _of_readings(wanted, list(silent), after, chosen, None, person=person)
    return _both(shown, exempt)


def _followed(wanted: Wanted, person: Any, spaces: Sequence[UUID], tastes: Tastes, after: Cursor | None) -> Select[Any]:
    """Topics followed themselves, and those of followed spaces and tags, opened or not."""
    own = _of_readings(wanted, spaces, after, maybe_followed(person), followed_reading(person), person=person)
    parts = [own]
    loose = ~chosen_topic(person), ~muted_topic(person)
    places = [space for space in spaces if tastes.spaces.get(space) in TRACKED]
    if places:
        in_places = Topic.space_id == any_(followed_spaces(person, *TRACKED))
        parts.append(_newest(places, wanted, after, in_places, *loose))
    if any(level in TRACKED for level in tastes.tags.values()):
        tagged = Topic.tags.op("&&")(followed_tags(person, *TRACKED))
        parts.append(_newest(spaces, wanted, after, tagged, *loose))
    return _both(*parts)


def _muted(wanted: Wanted, person: Any, spaces: Sequence[UUID], tastes: Tastes, after: Cursor | None) -> Select[Any]:
    """What is out of the other lists: the way back to it."""
    silent = TopicReader.level == literal_column(str(int(FollowLevel.MUTED)))
    parts = [_of_readings(wanted, spaces, after, silent, None, person=person)]
    if tastes.mutes:
        parts.append(_newest(spaces, wanted, after, muted_topic(person), ~chosen_topic(person)))
    return _both(*parts)


def _both(*parts: Select[Any]) -> Select[Any]:
    if len(parts) == 1:
        return parts[0]
    together = union(*parts).subquery()
    return select(together.c.id, together.c.at)


def _beyond(after: Cursor | None) -> list[ColumnElement[bool]]:
    return [] if after is None else [tuple_(Topic.last_post_at, Topic.id) < tuple_(after.at, after.id)]


def _cut(page: Select[Any]) -> Subquery:
    each = page.subquery("each")
    last = select(each.c.id, each.c.at).order_by(each.c.at.desc(), each.c.id.desc())
    return last.limit(PAGE + 1).subquery("page")
