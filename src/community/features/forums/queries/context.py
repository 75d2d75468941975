"""What personalises every page of one reader: the spaces that exist for them, and how far they have read.

One statement, kept per person. New topics are those that appeared after the reader's baseline: the last
dismissal, or fourteen days before joining for who never dismissed, and never more than `NEW_FOR` ago: the list
does not grow for ever for who lets it be. The joining is read from the person's UUIDv7; other ids (none are made)
have the latter alone.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import DateTime, Select, Subquery, and_, func, literal, literal_column, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import NotFound
from community.core.ids import made_at
from community.features.forums import policy
from community.features.forums.models import FollowLevel, PersonState, Space, SpaceState, TopicReader
from community.features.forums.queries.follow_rule import Facts, Follow, Reading, Tastes, follow, tastes_columns
from community.features.forums.queries.reads import Keep, Reads
from community.infra.direct import BoundActor, Prepared, bound, identity, parameter

NEW_BEFORE_JOINING: Final = timedelta(days=14)
NEW_FOR: Final = timedelta(days=30)
MAX_READERS: Final = 1_000
"""Topics whose reading state is kept per person, the most recently read ones; older ones are looked up."""

READING: Final = (
    TopicReader.topic_id,
    TopicReader.last_read,
    TopicReader.level,
    TopicReader.level_reason,
    TopicReader.unpinned_at,
)

_READER_BYTES: Final = 230


class Standing(msgspec.Struct, frozen=True, gc=False):
    """The reader in one space: their level there, and from when on its topics are New to them."""

    level: int
    since: datetime


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """The reader's spaces, reading state and tastes. `scope` is the set of visible spaces as a key."""

    spaces: dict[UUID, Standing]
    scope: bytes
    reading: dict[UUID, Reading]
    """Grows by what is looked up: see `add_readings`."""
    complete: bool
    """False: the reader has read more topics than `reading` holds."""
    inside: dict[UUID, tuple[UUID, ...]] = {}
    """The spaces that hold others which exist for the reader: all of these, and the space itself."""
    tastes: Tastes = Tastes()
    muted: frozenset[UUID] = frozenset()
    """Topics that the reader has muted one by one."""
    unopened: set[UUID] = msgspec.field(default_factory=set)
    """Topics looked up and not found in `reading`: never opened."""

    @property
    def hides(self) -> bool:
        """Whether any topic may be muted for the reader."""
        return self.tastes.mutes or bool(self.muted)

    def follow(self, topic: Facts) -> Follow:
        return follow(topic, self.reading.get(topic.id), self.tastes)

    def add_readings(self, looked_up: Iterable[UUID], found: Mapping[UUID, Reading]) -> None:
        """What was looked up since is as good as what was read at first: both go when the reader's own rows change."""
        self.reading.update(found)
        self.unopened.update(looked_up)

    def within(self, space_id: UUID) -> tuple[UUID, ...]:
        """The space and those in it, in an order that depends on nothing else."""
        return self.inside.get(space_id, (space_id,))

    def standing(self, space_id: UUID) -> Standing:
        """Raises NotFound where the space does not exist for the reader."""
        standing = self.spaces.get(space_id)
        if standing is None:
            raise NotFound
        return standing


def person_tag(person_id: UUID) -> str:
    return f"forums.person:{person_id}"


def space_tag(space_id: UUID) -> str:
    return f"forums.space:{space_id}"


def topic_tag(topic_id: UUID) -> str:
    return f"forums.topic:{topic_id}"


def posts_tag(topic_id: UUID) -> str:
    """What is shown of posts besides their texts changed, such as the counts of reactions."""
    return f"forums.posts:{topic_id}"


SPACES_TAG: Final = "forums.spaces"


def oldest_new() -> datetime:
    """No topic from before is New to anybody; moves at midnight, and belongs to the keys of what is kept."""
    return datetime.combine(datetime.now(UTC).date(), time(), UTC) - NEW_FOR


def first_baseline(person_id: UUID) -> datetime:
    """From when on topics are New to a person who has never dismissed any."""
    joined = made_at(person_id)
    return oldest_new() if joined is None else max(joined - NEW_BEFORE_JOINING, oldest_new())


def standings(actor: Actor | BoundActor) -> Subquery:
    """The spaces that exist for the actor: `space_id`, `parent_id`, `level`, `since`."""
    person = actor.id
    instant = DateTime(timezone=True)
    if isinstance(actor, BoundActor):
        first, floor = parameter("first_baseline", instant), parameter("oldest_new", instant)
    else:
        first, floor = literal(first_baseline(actor.id), instant), literal(oldest_new(), instant)
    since = func.greatest(func.coalesce(PersonState.new_since, first), SpaceState.new_since, floor)
    return (
        select(Space.id.label("space_id"), Space.parent_id, policy.level_in(actor).label("level"), since.label("since"))
        .select_from(Space)
        .outerjoin(PersonState, PersonState.person_id == person)
        .outerjoin(SpaceState, and_(SpaceState.person_id == person, SpaceState.space_id == Space.id))
        .where(policy.may_see(actor))
        .subquery("standings")
    )


def reader_values(actor: Actor) -> dict[str, Any]:
    """The values of a `Prepared` that was written with `standings` of a bound actor."""
    return {**identity(actor), "first_baseline": first_baseline(actor.id), "oldest_new": oldest_new()}


async def context_of(reads: Reads) -> Context:
    """The reader's context, kept until they read, dismiss, or their rights change."""
    actor = reads.actor

    async def read() -> Keep[Context]:
        (row,) = await reads.fetch(_context_statement(bound(actor)), reader_values(actor))
        context = _context_in(row)
        readers = len(context.reading) if context.complete else 2 * MAX_READERS
        size = _READER_BYTES * readers + 300 * len(context.spaces)
        return Keep(context, (person_tag(actor.id), SPACES_TAG), size=size)

    return await reads.find(("forums.context", oldest_new(), *policy.rights_key(actor)), read)


@cache
def _context_statement(actor: BoundActor) -> Prepared:
    spaces = standings(actor)
    here = select(
        func.array_agg(spaces.c.space_id).label("spaces"),
        func.array_agg(spaces.c.parent_id).label("parents"),
        func.array_agg(spaces.c.level).label("levels"),
        func.array_agg(spaces.c.since).label("sinces"),
    ).subquery("here")
    recent = (
        select(*READING)
        .where(TopicReader.person_id == actor.id)
        .order_by(TopicReader.updated_at.desc())
        .limit(MAX_READERS)
        .subquery("recent")
    )
    done = select(
        func.array_agg(recent.c.topic_id).label("topics"),
        func.array_agg(recent.c.last_read).label("numbers"),
        func.array_agg(recent.c.level).label("follow_levels"),
        func.array_agg(recent.c.level_reason).label("reasons"),
        func.array_agg(recent.c.unpinned_at).label("unpinned"),
    ).subquery("done")
    silent = TopicReader.person_id == actor.id, TopicReader.level == literal_column(str(int(FollowLevel.MUTED)))
    muted = select(func.array_agg(TopicReader.topic_id).label("muted")).where(*silent).subquery("silent")
    tastes = select(*tastes_columns(actor.id)).subquery("tastes")
    parts = select(here, done, muted, tastes).join_from(here, done, true()).join(muted, true()).join(tastes, true())
    return Prepared(parts)


def _context_in(row: Any) -> Context:
    levels = zip(row.spaces or (), row.levels or (), row.sinces or (), strict=True)
    standing = {space: Standing(level, since) for space, level, since in levels}
    marks = map(Reading, row.numbers or (), row.follow_levels or (), row.reasons or (), row.unpinned or ())
    return Context(
        spaces=standing,
        scope=b"".join(sorted(space.bytes for space in standing)),
        inside=_inside(dict(zip(row.spaces or (), row.parents or (), strict=True))),
        reading=dict(zip(row.topics or (), marks, strict=True)),
        complete=len(row.topics or ()) < MAX_READERS,
        tastes=Tastes.of(row),
        muted=frozenset(row.muted or ()),
    )


def _inside(parents: Mapping[UUID, UUID | None]) -> dict[UUID, tuple[UUID, ...]]:
    """Who sees a space sees all that it lies in, so that no way up is broken."""
    found: dict[UUID, set[UUID]] = {}
    for space, parent in parents.items():
        above = parent
        while above is not None:
            found.setdefault(above, {above}).add(space)
            above = parents.get(above)
    return {space: tuple(sorted(spaces)) for space, spaces in found.items() if space in parents}


async def look_up_readings(reads: Reads, context: Context, topics: Iterable[UUID]) -> None:
    """Complete the context by the reading state of these topics, where it is older than what was read at first."""
    if context.complete:
        return
    missing = set(topics) - context.reading.keys() - context.unopened
    if not missing:
        return
    session = await reads.session()
    rows = await session.execute(
        select(*READING).where(TopicReader.person_id == reads.actor.id, TopicReader.topic_id.in_(missing))
    )
    found = {row.topic_id: Reading(row.last_read, row.level, row.level_reason, row.unpinned_at) for row in rows}
    context.add_readings(missing, found)


async def visible_space_ids(session: AsyncSession, actor: Actor, among: Select[UUID] | None = None) -> list[UUID]:
    """The spaces that exist for the actor, of all or of some."""
    which = true() if among is None else Space.id.in_(among)
    return list(await session.scalars(select(Space.id).where(policy.may_see(actor), which)))
