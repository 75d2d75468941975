"""The reader's choices beside single topics, and the tags in use."""

from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import Uuid, column, func, literal, select, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.features.accounts.api import card_alias, card_columns, card_of
from community.features.forums import policy
from community.features.forums.models import (
    FollowLevel,
    Ignored,
    MutedWord,
    PersonState,
    Space,
    Topic,
    Tracking,
)
from community.features.forums.queries.context import SPACES_TAG, context_of
from community.features.forums.queries.follow_rule import tastes_columns
from community.features.forums.queries.reads import Keep, Reads
from community.features.forums.schemas.following import (
    FollowingOut,
    IgnoredOut,
    PlaceLevelName,
    SpaceFollowOut,
    TagFollowOut,
    TagOut,
    TrackingName,
)

RECENT_TOPICS: Final = 5_000
"""Tags are those of so many of the latest topics: what is no longer used is not proposed."""
TAGS: Final = 500
TAGS_TAG: Final = "forums.tags"

_LEVELS: Final[dict[int, PlaceLevelName]] = {
    FollowLevel.MUTED: "muted",
    FollowLevel.REGULAR: "regular",
    FollowLevel.TRACKING: "tracking",
    FollowLevel.WATCHING: "watching",
    FollowLevel.WATCHING_FIRST: "watching_first",
}
_TRACKING: Final[dict[int, TrackingName]] = {
    Tracking.NEVER: "never",
    Tracking.WHEN_OPENED: "opened",
    Tracking.WHEN_READ: "read",
}


async def following(session: AsyncSession, actor: Actor) -> FollowingOut:
    """All choices of the reader; spaces that no longer exist for them are left out. Two statements."""
    own = PersonState.person_id == actor.id
    visible = func.array(select(Space.id).where(policy.may_see(actor)).scalar_subquery()).label("visible")
    tracking = select(PersonState.tracking).where(own).scalar_subquery().label("tracking")
    row = (await session.execute(select(tracking, visible, *tastes_columns(actor.id)))).one()
    seen = set(row.visible)
    spaces = zip(row.follow_spaces, row.follow_space_levels, strict=True)
    return FollowingOut(
        tracking=_TRACKING[Tracking.WHEN_READ if row.tracking is None else row.tracking],
        spaces=[SpaceFollowOut(space_id=space, level=_LEVELS[level]) for space, level in spaces if space in seen],
        tags=[
            TagFollowOut(tag=tag, level=_LEVELS[level])
            for tag, level in zip(row.follow_tags, row.follow_tag_levels, strict=True)
        ],
        words=sorted(row.muted_words),
        ignored=await _ignored(session, actor),
    )


async def _ignored(session: AsyncSession, actor: Actor) -> list[IgnoredOut]:
    card = card_alias("ignored")
    rows = await session.execute(
        select(Ignored.until, *card_columns(card, "ignored"))
        .join(card, card.c.person_id == Ignored.ignored_id)
        .where(Ignored.person_id == actor.id, policy.ignoring())
        .order_by(card.c.name, card.c.person_id)
    )
    return [IgnoredOut(person=card_of(row, "ignored"), until=row.until) for row in rows]


async def muted_words(session: AsyncSession, actor: Actor) -> list[str]:
    words = select(MutedWord.word).where(MutedWord.person_id == actor.id).order_by(MutedWord.word)
    return list(await session.scalars(words))


async def tags(reads: Reads, *, beginning: str, limit: int) -> list[TagOut]:
    """Tags in use where the reader may look, most used first; kept for all who see the same spaces."""
    async with reads:
        context = await context_of(reads)
        spaces = list(context.spaces)

        async def read(session: AsyncSession) -> Keep[list[TagOut]]:
            found = await _tags(session, spaces)
            return Keep(found, (TAGS_TAG, SPACES_TAG), size=500 + 150 * len(found))

        found = await reads.get(("forums.tags", context.scope), read)
    return [tag for tag in found if tag.tag.startswith(beginning)][:limit]


async def _tags(session: AsyncSession, spaces: list[UUID]) -> list[TagOut]:
    space = func.unnest(literal(spaces, ARRAY(Uuid()))).table_valued(column("id", Uuid())).render_derived(name="space")
    recent = (
        select(Topic.tags, Topic.last_post_at)
        .where(Topic.space_id == space.c.id, Topic.deleted_at.is_(None))
        .order_by(Topic.last_post_at.desc(), Topic.id.desc())
        .limit(RECENT_TOPICS)
        .lateral()
    )
    latest = (
        select(recent.c.tags).select_from(space).join(recent, true()).order_by(recent.c.last_post_at.desc())
    ).limit(RECENT_TOPICS)
    each = select(func.unnest(latest.subquery().c.tags).label("tag")).subquery()
    count = func.count().label("topics")
    rows = await session.execute(
        select(each.c.tag, count).group_by(each.c.tag).order_by(count.desc(), each.c.tag).limit(TAGS)
    )
    return msgspec.convert([{"tag": row.tag, "topics": row.topics} for row in rows], list[TagOut])
