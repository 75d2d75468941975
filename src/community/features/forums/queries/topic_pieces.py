"""One topic, encoded once for all readers, and completed for each of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement

from community.core.actor import Actor
from community.features.accounts.api import PersonCard
from community.features.forums import policy
from community.features.forums.models import FollowLevel, Topic
from community.features.forums.policy import TopicFacts
from community.features.forums.queries.cards import card_alias, card_columns, card_of
from community.features.forums.queries.context import Context
from community.features.forums.schemas.topics import TopicRights, TopicShared

_encoder: Final = msgspec.json.Encoder()
_NEW: Final = b',"lastRead":null,"unread":0,"isNew":true'
_PINNED: Final = {False: b',"pinned":false', True: b',"pinned":true'}
_OLD: Final = b',"lastRead":null,"unread":0,"isNew":false'

_LEVELS: Final = {level.value: level.name.lower().encode() for level in FollowLevel}

author_card: Final = card_alias("author")
last_author_card: Final = card_alias("last_author")


class TopicPiece(msgspec.Struct, frozen=True, kw_only=True):
    """A topic as it is kept: `shared` is its JSON object without the closing brace, the rest decides what follows."""

    id: UUID
    space_id: UUID
    author: PersonCard
    last_author: PersonCard
    created_at: datetime
    post_count: int
    highest_number: int
    deleted_numbers: tuple[int, ...]
    accepted_number: int | None
    change_seq: int
    closed: bool
    deleted: bool
    merged: bool
    pinned_at: datetime | None
    pinned_everywhere: bool
    tags: tuple[str, ...]
    folded_title: str
    shared: bytes
    read: bytes
    """What follows for who has read everything."""

    @property
    def author_id(self) -> UUID:
        return self.author.id

    def facts(self, level: int) -> TopicFacts:
        return TopicFacts(level=level, author_id=self.author.id, closed=self.closed, deleted=self.deleted)


def topic_columns() -> list[ColumnElement[Any] | type[Topic] | Any]:
    """All that `topic_piece` needs, from `Topic` joined with both cards."""
    return [
        Topic.id,
        Topic.title,
        Topic.folded_title,
        Topic.tags,
        Topic.space_id,
        Topic.created_at,
        Topic.last_post_at,
        Topic.post_count,
        Topic.highest_number,
        Topic.deleted_numbers,
        Topic.accepted_number,
        Topic.change_seq,
        Topic.pinned,
        Topic.pinned_at,
        Topic.pinned_everywhere,
        Topic.pinned_until,
        Topic.slow_seconds,
        Topic.act_count,
        Topic.merged_into,
        Topic.closed_at,
        Topic.deleted_at,
        *card_columns(author_card, "author"),
        *card_columns(last_author_card, "last_author"),
    ]


def topic_piece(row: Any) -> TopicPiece:
    author, last_author = card_of(row, "author"), card_of(row, "last_author")
    shared = TopicShared(
        id=row.id,
        title=row.title,
        tags=row.tags,
        space_id=row.space_id,
        author=author,
        last_author=last_author,
        created_at=row.created_at,
        last_post_at=row.last_post_at,
        post_count=row.post_count,
        highest_number=row.highest_number,
        pinned_everywhere=row.pinned_everywhere,
        pinned_until=row.pinned_until,
        slow_seconds=row.slow_seconds,
        act_count=row.act_count,
        closed=row.closed_at is not None,
        answered=row.accepted_number is not None,
    )
    return TopicPiece(
        id=row.id,
        space_id=row.space_id,
        author=author,
        last_author=last_author,
        created_at=row.created_at,
        post_count=row.post_count,
        highest_number=row.highest_number,
        deleted_numbers=tuple(row.deleted_numbers),
        accepted_number=row.accepted_number,
        change_seq=row.change_seq,
        closed=row.closed_at is not None,
        deleted=row.deleted_at is not None,
        merged=row.merged_into is not None,
        pinned_at=row.pinned_at,
        pinned_everywhere=row.pinned_everywhere,
        tags=tuple(row.tags),
        folded_title=row.folded_title,
        shared=_encoder.encode(shared)[:-1],
        read=b',"lastRead":%d,"unread":0,"isNew":false' % row.highest_number,
    )


def personal_part(topic: TopicPiece, context: Context) -> bytes:
    """Whether the topic is new to the reader, and how many posts are unread: the rule of the lists and counters."""
    reading = context.reading.get(topic.id)
    if reading is None:
        standing = context.spaces.get(topic.space_id)
        fresh = standing is not None and topic.created_at > standing.since
        return _NEW if fresh and context.tastes.muted_by(topic) is None else _OLD
    last_read = reading.last_read
    unread = topic.highest_number - last_read
    if unread == 0:
        return topic.read
    if unread > 0 and topic.deleted_numbers:
        unread -= sum(number > last_read for number in topic.deleted_numbers)
    if unread < 0 or context.follow(topic).level < FollowLevel.TRACKING:
        unread = 0
    return b',"lastRead":%d,"unread":%d,"isNew":false' % (last_read, unread)


def pinned_for(topic: TopicPiece, context: Context) -> bool:
    """Whether the topic is pinned and the reader has not let it go since."""
    if topic.pinned_at is None:
        return False
    reading = context.reading.get(topic.id)
    let_go = None if reading is None else reading.unpinned_at
    return let_go is None or let_go < topic.pinned_at


def page_of_topics(topics: Sequence[TopicPiece], following: bytes, context: Context) -> bytes:
    """The JSON of a TopicPage; `following` is the encoded cursor."""
    parts: list[bytes] = []
    for topic in topics:
        parts += (b"},", topic.shared, personal_part(topic, context), _PINNED[pinned_for(topic, context)])
    if not parts:
        return b'{"items":[],"next":' + following + b"}"
    parts[0] = b'{"items":['
    return b"".join((*parts, b'}],"next":', following, b"}"))


def whole_topic(topic: TopicPiece, context: Context, actor: Actor) -> bytes:
    """The JSON of a TopicOut."""
    level = context.standing(topic.space_id).level
    facts = topic.facts(level)
    moderates = policy.moderates(level) and not topic.deleted
    rights = TopicRights(
        reply=policy.may_reply(facts),
        edit=policy.may_rename(actor, facts),
        close=moderates,
        pin=moderates,
        answer=policy.may_accept_answer(actor, facts),
        move=moderates,
        moderate=moderates,
    )
    accepted = b"null" if topic.accepted_number is None else b"%d" % topic.accepted_number
    follow = context.follow(topic)
    return b'%b%b%b%b,"acceptedNumber":%b,"changeSeq":%d,"deleted":%b,"rights":%b}' % (
        topic.shared,
        personal_part(topic, context),
        _PINNED[pinned_for(topic, context)],
        b',"followLevel":"%b","followReason":"%b"' % (_LEVELS[follow.level], follow.reason.encode()),
        accepted,
        topic.change_seq,
        b"true" if topic.deleted else b"false",
        _encoder.encode(rights),
    )
