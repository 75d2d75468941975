"""What was done to a topic, for its page: kept once for all readers, who see of it what they may."""

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.accounts.api import card_alias, card_columns, card_of, card_tags
from community.features.forums.models import Topic, TopicAct
from community.features.forums.queries.context import Context, context_of, topic_tag
from community.features.forums.queries.reads import Keep, Reads
from community.features.forums.queries.topics import check_seen, seen_topic
from community.features.forums.schemas.tools import ActOut, OtherTopic

MAX_ACTS = 200
"""The latest ones; a topic to which more was done is a battlefield."""

_doer = card_alias("doer")
_other = Topic.__table__.alias("other")


class KeptAct(msgspec.Struct, frozen=True):
    """An act with all that it says, and the space of the other topic."""

    out: ActOut
    other_space_id: UUID | None

    def as_seen(self, context: Context) -> ActOut:
        """Without the topic and the spaces that do not exist for the reader."""
        act, spaces = self.out, context.spaces
        return msgspec.structs.replace(
            act,
            other=act.other if self.other_space_id in spaces else None,
            from_space_id=act.from_space_id if act.from_space_id in spaces else None,
            to_space_id=act.to_space_id if act.to_space_id in spaces else None,
        )


async def acts(reads: Reads, topic_id: UUID) -> list[ActOut]:
    """What was done to the topic, oldest first."""

    async def read(session: AsyncSession) -> Keep[tuple[KeptAct, ...]]:
        rows = (await session.execute(_statement(topic_id))).all()
        kept = tuple(_kept(row) for row in reversed(rows))
        tags = {topic_tag(topic_id), *(topic_tag(act.out.other.id) for act in kept if act.out.other)}
        tags |= card_tags([act.out.by for act in kept if act.out.by])
        return Keep(kept, tags, size=500 + 600 * len(kept))

    async with reads:
        context = await context_of(reads)
        piece = await seen_topic(reads, topic_id)
        check_seen(piece, context)
        found = await reads.get(("forums.acts", topic_id, piece.change_seq), read)
    return [act.as_seen(context) for act in found]


def _statement(topic_id: UUID) -> Any:
    return (
        select(
            TopicAct,
            *card_columns(_doer, "doer"),
            _other.c.title.label("other_title"),
            _other.c.space_id.label("other_space_id"),
            _other.c.deleted_at.label("other_deleted_at"),
        )
        .outerjoin(_doer, _doer.c.person_id == TopicAct.actor_id)
        .outerjoin(_other, _other.c.id == TopicAct.other_id)
        .where(TopicAct.topic_id == topic_id)
        .order_by(TopicAct.id.desc())
        .limit(MAX_ACTS)
    )


def _kept(row: Any) -> KeptAct:
    act: TopicAct = row.TopicAct
    there = act.other_id is not None and row.other_title is not None and row.other_deleted_at is None
    out = ActOut(
        id=act.id,
        kind=act.kind,  # type: ignore[arg-type] # the column holds the names of `ActKind`, which these are
        by=None if row.doer_person_id is None else card_of(row, "doer"),
        at=act.at,
        after_number=act.after_number,
        post_count=act.post_count,
        other=OtherTopic(id=act.other_id, title=row.other_title) if there and act.other_id else None,
        from_space_id=act.from_space_id,
        to_space_id=act.to_space_id,
        detail=act.detail,
    )
    return KeptAct(out, row.other_space_id if there else None)
