"""The spaces that exist for the reader, and the settings of one for administrators."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, cast
from uuid import UUID

import msgspec
from sqlalchemy import func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import NotFound
from community.features.accounts.api import organisation_names
from community.features.forums import policy
from community.features.forums.models import Level, Space, SpaceGrant, Topic
from community.features.forums.queries.context import SPACES_TAG, person_tag, space_tag
from community.features.forums.queries.counters import counted
from community.features.forums.queries.reads import Keep, Reads
from community.features.forums.queries.space_tree import basis, read_tree
from community.features.forums.schemas.reading import SpaceCounters
from community.features.forums.schemas.rules import Rules, RulesOut
from community.features.forums.schemas.spaces import (
    JoinName,
    LevelName,
    LocalisedOut,
    MemberLevelName,
    SpaceGrantOut,
    SpaceSettingsOut,
    SpaceStateName,
)

_encoder: Final = msgspec.json.Encoder()
_NOTHING: Final = SpaceCounters(new=0, unread=0)


class SpaceShared(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A space with the rights of one reader: `SpaceOut` without its counters."""

    id: UUID
    slug: str
    name: str
    description: str
    colour: str
    position: int
    state: SpaceStateName
    topic_count: int
    last_post_at: datetime | None
    may_reply: bool
    may_open: bool
    parent_id: UUID | None
    join: JoinName
    member: bool
    may_moderate: bool


async def spaces(reads: Reads) -> bytes:
    """The JSON of a list of SpaceOut, in the order set by administrators, children after their parent."""
    actor = reads.actor

    async def read(session: AsyncSession) -> Keep[list[tuple[UUID, bytes]]]:
        found = await _visible(session, actor)
        encoded = [(space.id, _encoder.encode(space)[:-1]) for space in found]
        tags = {SPACES_TAG, person_tag(actor.id), *(space_tag(space.id) for space in found)}
        return Keep(encoded, tags, size=500 + sum(100 + len(body) for _, body in encoded))

    async with reads:
        shared = await reads.get(("forums.spaces", *policy.rights_key(actor), actor.locale), read)
        mine = (await counted(reads)).spaces
    parts: list[bytes] = []
    for space_id, body in shared:
        figures = mine.get(space_id, _NOTHING)
        parts.append(b'%b,"newCount":%d,"unreadCount":%d}' % (body, figures.new, figures.unread))
    return b"[" + b",".join(parts) + b"]"


async def _visible(session: AsyncSession, actor: Actor) -> list[SpaceShared]:
    of_space = Topic.space_id == Space.id, Topic.deleted_at.is_(None)
    last = select(Topic.last_post_at).where(*of_space).order_by(Topic.last_post_at.desc()).limit(1).scalar_subquery()
    topics = select(func.count().label("topics")).select_from(Topic).where(*of_space).lateral()
    rows = await session.execute(
        select(
            Space.id,
            Space.slug,
            Space.name,
            Space.description,
            Space.colour,
            Space.position,
            Space.state,
            Space.parent_id,
            Space.join,
            Space.inherits,
            policy.level_in(actor).label("level"),
            policy.is_member(actor).label("member"),
            last.label("last"),
            topics.c.topics,
        )
        .select_from(Space)
        .join(topics, true())
        .where(policy.may_see(actor))
        .order_by(Space.position, Space.slug)
    )
    found = [
        SpaceShared(
            id=row.id,
            slug=row.slug,
            name=row.name.get(actor.locale) or row.name["fr"],
            description=row.description.get(actor.locale) or row.description["fr"],
            colour=row.colour,
            position=row.position,
            state=row.state,
            topic_count=row.topics,
            last_post_at=row.last,
            may_reply=row.level >= Level.REPLY,
            may_open=row.level >= Level.OPEN,
            parent_id=row.parent_id,
            # Who inherits has no members of its own: one joins the space above.
            join="closed" if row.inherits else row.join,
            member=row.member,
            may_moderate=policy.moderates(row.level),
        )
        for row in rows
    ]
    return in_tree_order(found)


def in_tree_order(spaces: Sequence[SpaceShared]) -> list[SpaceShared]:
    """Each space followed by those that lie in it."""
    children: dict[UUID | None, list[SpaceShared]] = {}
    for space in spaces:
        children.setdefault(space.parent_id, []).append(space)

    def walk(parent_id: UUID | None) -> Iterator[SpaceShared]:
        for space in children.get(parent_id, ()):
            yield space
            yield from walk(space.id)

    return list(walk(None))


async def space_settings(session: AsyncSession, space_id: UUID) -> SpaceSettingsOut:
    """All that an administrator can set; raises NotFound."""
    space = await session.get(Space, space_id)
    if space is None:
        raise NotFound
    grants = await session.execute(
        select(SpaceGrant.group_id, SpaceGrant.organisation_id, SpaceGrant.level, organisation_names.c.legal_name)
        .outerjoin(organisation_names, organisation_names.c.id == SpaceGrant.organisation_id)
        .where(SpaceGrant.space_id == space_id)
        .order_by(SpaceGrant.level.desc(), SpaceGrant.group_id, organisation_names.c.legal_name)
    )
    return SpaceSettingsOut(
        id=space.id,
        slug=space.slug,
        name=_localised(space.name),
        description=_localised(space.description),
        colour=space.colour,
        position=space.position,
        state="archived" if space.state == "archived" else "open",
        version=space.version,
        grants=[
            SpaceGrantOut(
                group_id=grant.group_id,
                organisation_id=grant.organisation_id,
                organisation_name=grant.legal_name,
                level=LEVEL_NAMES[grant.level],
            )
            for grant in grants
        ],
        parent_id=space.parent_id,
        inherits=space.inherits,
        listed=space.listed,
        join=cast("JoinName", space.join),
        join_level=cast("MemberLevelName", LEVEL_NAMES[space.join_level]),
        ceiling=cast("MemberLevelName", LEVEL_NAMES[space.ceiling]),
        rules=rules_out(space.rules),
        basis=basis(await read_tree(session), space_id, space.parent_id),
    )


def rules_out(stored: dict[str, object]) -> RulesOut:
    rules = msgspec.convert(stored, Rules)
    return RulesOut(
        minimum_length=rules.minimum_length,
        maximum_length=rules.maximum_length,
        required_tags=rules.required_tags,
        allowed_tags=rules.allowed_tags,
        template_required=rules.template_required,
    )


LEVEL_NAMES: Final[dict[int, LevelName]] = {
    Level.SEE: "see",
    Level.REPLY: "reply",
    Level.OPEN: "open",
    Level.MODERATE: "moderate",
}


def _localised(text: dict[str, str]) -> LocalisedOut:
    return LocalisedOut(fr=text["fr"], en=text.get("en"), es=text.get("es"))
