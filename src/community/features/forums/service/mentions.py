"""Mentions and quotes of a text: checked before it is written, stored with it.

Who is told of them is decided later, from what is stored, by consumers.
"""

from collections.abc import Collection
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import FieldProblem, Invalid
from community.features.accounts.api import known_names
from community.features.forums import policy
from community.features.forums.models import MentionKind
from community.features.forums.repository import mentions
from community.features.forums.repository.mentions import Target
from community.infra.markdown import Rendered

MAX_MENTIONS: Final = 10
"""In one post: more is a storm."""


class Addressed(msgspec.Struct, frozen=True):
    """Whom a text names and whose words it quotes, and the posts that it quotes or links to (True)."""

    targets: frozenset[Target]
    quoted: dict[UUID, bool]

    def __bool__(self) -> bool:
        return bool(self.targets or self.quoted)


NOBODY: Final = Addressed(frozenset(), {})


async def addressed(
    session: AsyncSession,
    actor: Actor,
    rendered: Rendered,
    *,
    space_id: UUID,
    level: int,
    former: Collection[Target] = (),
) -> Addressed:
    """Check what a text addresses; no statement where it addresses nobody. `former` was checked before.

    Raises:
        Invalid: too many mentions, or a group that the actor may not call.
    """
    if len(rendered.mentions) > MAX_MENTIONS:
        raise Invalid({"/source": FieldProblem("too_many_mentions", maximum=MAX_MENTIONS)})
    targets: set[Target] = set()
    if rendered.mentions:
        wanted = {(named.kind, named.id) for named in rendered.mentions} - {("person", actor.id)}
        known = await known_names(session, wanted)
        targets = set(known)
        await _check_groups(
            session, {target: known[target] for target in known if target not in former}, space_id, level
        )
    quoted: dict[UUID, bool] = {}
    if rendered.quotes or rendered.post_links:
        places = {(post.topic_id, post.number): True for post in rendered.post_links}
        places |= {(post.topic_id, post.number): False for post in rendered.quotes}
        posts = await mentions.quoted_posts(session, list(places), shown=policy.post_shown(actor))
        quoted = {post.id: places[post.topic_id, post.number] for post in posts}
        others = (post for post in posts if post.author_id != actor.id and not quoted[post.id])
        targets |= {(MentionKind.QUOTED.value, post.author_id) for post in others}
    return Addressed(frozenset(targets), quoted)


async def _check_groups(session: AsyncSession, new: dict[Target, int], space_id: UUID, level: int) -> None:
    groups = {target: people for (kind, target), people in new.items() if kind == MentionKind.GROUP}
    if not groups or policy.moderates(level):
        return
    granted = await mentions.granted_groups(session, space_id, groups)
    if not all(policy.may_mention_group(level, granted=each in granted, people=groups[each]) for each in groups):
        raise Invalid({"/source": FieldProblem("group_mention_refused", maximum=policy.MENTIONED_GROUP)})


async def store(session: AsyncSession, post_id: UUID, found: Addressed) -> None:
    """Write what a new post addresses."""
    if found:
        # The post itself must be there first.
        await session.flush()
        await mentions.set_named(session, post_id, former=(), wanted=found.targets)
        await mentions.add_quoted(session, post_id, found.quoted)


async def replace(session: AsyncSession, post_id: UUID, former: Collection[Target], found: Addressed) -> None:
    """Write what an edited post addresses now; who was named before stays as they were."""
    await mentions.set_named(session, post_id, former=former, wanted=found.targets)
    await mentions.set_quoted(session, post_id, found.quoted)
