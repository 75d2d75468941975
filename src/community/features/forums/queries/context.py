"""What personalises every page of one reader: the spaces that exist for them, and how far they have read.

One statement, kept per person. New topics are those that appeared after the reader's baseline: the last
dismissal, or fourteen days before joining for who never dismissed. The joining is read from the person's
UUIDv7; other ids (none are made) would have no baseline, and everything is New to them.
"""

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import DateTime, Subquery, and_, func, literal, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import NotFound
from community.features.forums import policy
from community.features.forums.models import FollowLevel, PersonState, Space, SpaceState, TopicReader
from community.features.forums.queries.reads import Keep, Reads

NEW_BEFORE_JOINING: Final = timedelta(days=14)
MAX_READERS: Final = 4_000
"""Topics whose reading state is kept per person, the most recently read ones; older ones are looked up."""

_READER_BYTES: Final = 180


class Standing(msgspec.Struct, frozen=True, gc=False):
    """The reader in one space: their level there, and from when on its topics are New to them."""

    level: int
    since: datetime


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """The reader's spaces and reading state. `scope` is the set of visible spaces as a key."""

    spaces: dict[UUID, Standing]
    scope: bytes
    last_read: dict[UUID, int]
    quiet: frozenset[UUID]
    """Topics that the reader does not follow: never unread."""
    unpinned: dict[UUID, datetime]
    """Pinned topics that the reader has let go, and when."""
    complete: bool
    """False: the reader has read more topics than `last_read` holds."""

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


def first_baseline(person_id: UUID) -> datetime:
    """From when on topics are New to a person who has never dismissed any."""
    if person_id.version != 7:
        return datetime(1970, 1, 1, tzinfo=UTC)
    joined = datetime.fromtimestamp((person_id.int >> 80) / 1000, tz=UTC)
    return joined - NEW_BEFORE_JOINING


def standings(actor: Actor) -> Subquery:
    """The spaces that exist for the actor: `space_id`, `level`, `since`."""
    person = actor.id
    first = literal(first_baseline(person), DateTime(timezone=True))
    since = func.greatest(func.coalesce(PersonState.new_since, first), SpaceState.new_since)
    return (
        select(Space.id.label("space_id"), policy.level_in(actor).label("level"), since.label("since"))
        .select_from(Space)
        .outerjoin(PersonState, PersonState.person_id == person)
        .outerjoin(SpaceState, and_(SpaceState.person_id == person, SpaceState.space_id == Space.id))
        .where(policy.may_see(actor))
        .subquery("standings")
    )


async def context_of(reads: Reads) -> Context:
    """The reader's context, kept until they read, dismiss, or their rights change."""
    actor = reads.actor

    async def read(session: AsyncSession) -> Keep[Context]:
        context = await read_context(session, actor)
        size = _READER_BYTES * len(context.last_read) + 300 * len(context.spaces)
        return Keep(context, (person_tag(actor.id), SPACES_TAG), size=size)

    return await reads.get(("forums.context", *policy.rights_key(actor)), read)


async def read_context(session: AsyncSession, actor: Actor) -> Context:
    spaces = standings(actor)
    here = select(
        func.array_agg(spaces.c.space_id).label("spaces"),
        func.array_agg(spaces.c.level).label("levels"),
        func.array_agg(spaces.c.since).label("sinces"),
    ).subquery("here")
    recent = (
        select(TopicReader.topic_id, TopicReader.last_read, TopicReader.level, TopicReader.unpinned_at)
        .where(TopicReader.person_id == actor.id)
        .order_by(TopicReader.updated_at.desc())
        .limit(MAX_READERS)
        .subquery("recent")
    )
    done = select(
        func.array_agg(recent.c.topic_id).label("topics"),
        func.array_agg(recent.c.last_read).label("numbers"),
        func.array_agg(recent.c.topic_id).filter(recent.c.level < FollowLevel.TRACKING).label("quiet"),
        func.array_agg(recent.c.topic_id).filter(recent.c.unpinned_at.is_not(None)).label("let_go"),
        func.array_agg(recent.c.unpinned_at).filter(recent.c.unpinned_at.is_not(None)).label("let_go_at"),
    ).subquery("done")
    row = (await session.execute(select(here, done).join_from(here, done, true()))).one()
    levels = zip(row.spaces or (), row.levels or (), row.sinces or (), strict=True)
    standing = {space: Standing(level, since) for space, level, since in levels}
    return Context(
        spaces=standing,
        scope=b"".join(sorted(space.bytes for space in standing)),
        last_read=dict(zip(row.topics or (), row.numbers or (), strict=True)),
        quiet=frozenset(row.quiet or ()),
        unpinned=dict(zip(row.let_go or (), row.let_go_at or (), strict=True)),
        complete=len(row.topics or ()) < MAX_READERS,
    )


async def with_readers_of(reads: Reads, context: Context, topics: set[UUID]) -> Context:
    """The context with the reading state of these topics, looked up where it is older than what is kept."""
    missing = topics - context.last_read.keys()
    if context.complete or not missing:
        return context
    session = await reads.session()
    rows = await session.execute(
        select(TopicReader.topic_id, TopicReader.last_read, TopicReader.level, TopicReader.unpinned_at).where(
            TopicReader.person_id == reads.actor.id, TopicReader.topic_id.in_(missing)
        )
    )
    found = rows.all()
    return msgspec.structs.replace(
        context,
        last_read={**context.last_read, **{row.topic_id: row.last_read for row in found}},
        quiet=context.quiet | {row.topic_id for row in found if row.level < FollowLevel.TRACKING},
        unpinned={**context.unpinned, **{row.topic_id: row.unpinned_at for row in found if row.unpinned_at}},
    )


async def visible_space_ids(session: AsyncSession, actor: Actor) -> list[UUID]:
    return list(await session.scalars(select(Space.id).where(policy.may_see(actor))))
