"""The tags that a space has to choose from: those of its rules, and those that are in use."""

from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import NotFound
from community.features.forums import policy
from community.features.forums.models import Space, Topic
from community.features.forums.schemas.rules import Rules
from community.features.forums.schemas.topics import SpaceTagsOut

MAX_TAGS: Final = 200
RECENT: Final = 200
"""Topics of each space, the latest ones, whose tags count as in use."""


async def space_tags(session: AsyncSession, actor: Actor, space_id: UUID) -> SpaceTagsOut:
    """At most two statements. The rules bind everybody but the space's moderators."""
    found = select(Space.rules, policy.level_in(actor).label("level"))
    row = (await session.execute(found.where(Space.id == space_id, policy.may_see(actor)))).one_or_none()
    if row is None:
        raise NotFound
    rules, moderates = msgspec.convert(row.rules, Rules), policy.moderates(row.level)
    named = [*rules.required_tags, *rules.allowed_tags]
    free = moderates or not rules.allowed_tags
    used = await session.scalars(used_tags(policy.may_see(actor), space_id)) if free else ()
    return SpaceTagsOut(
        items=list(dict.fromkeys([*named, *used])), required=[] if moderates else rules.required_tags, free=free
    )


def used_tags(visible: ColumnElement[bool], space_id: UUID) -> Select[str]:
    """Tags of recent topics: first those most used in the space, then those of other spaces that the reader sees."""
    recent = (
        select(Topic.tags)
        .where(Topic.space_id == Space.id, Topic.deleted_at.is_(None))
        .order_by(Topic.last_post_at.desc(), Topic.id.desc())
        .limit(RECENT)
        .correlate(Space)
        .lateral("recent")
    )
    used = (
        select(func.unnest(recent.c.tags).label("tag"), (Space.id == space_id).label("here"))
        .select_from(Space)
        .join(recent, true())
        .where(visible)
        .subquery("used")
    )
    here = func.count().filter(used.c.here)
    by_use = here.desc(), func.count().desc(), used.c.tag
    return select(used.c.tag).group_by(used.c.tag).order_by(*by_use).limit(MAX_TAGS)
