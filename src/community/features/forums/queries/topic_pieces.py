"""One topic, encoded once for all readers, and completed for each of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import (
    ColumnElement,
    FromClause,
    LargeBinary,
    Select,
    Text,
    cast,
    func,
    join,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from community.core.actor import Actor
from community.features.accounts.api import PersonCard, card_alias, name_tags
from community.features.forums import policy
from community.features.forums.models import FollowLevel, Topic
from community.features.forums.policy import TopicFacts
from community.features.forums.queries.context import Context
from community.features.forums.schemas.topics import TopicRights, TopicShared

_encoder: Final = msgspec.json.Encoder()
_NEW: Final = b',"lastRead":null,"unread":0,"isNew":true'
_PINNED: Final = {False: b',"pinned":false', True: b',"pinned":true'}
_OLD: Final = b',"lastRead":null,"unread":0,"isNew":false'

_LEVELS: Final = {level.value: level.name.lower().encode() for level in FollowLevel}

author_card: Final = card_alias("author")
last_author_card: Final = card_alias("last_author")


class TopicPiece(msgspec.Struct, frozen=True):
    """A topic as it is kept, in the order of `topic_columns`.

    `shared` is the JSON object of a TopicShared without the closing brace; the rest decides what follows it.
    """

    id: UUID
    space_id: UUID
    author_id: UUID
    author_organisation_id: UUID | None
    last_author_id: UUID
    last_author_organisation_id: UUID | None
    created_at: datetime
    last_post_at: datetime
    post_count: int
    highest_number: int
    deleted_numbers: list[int]
    accepted_number: int | None
    change_seq: int
    closed: bool
    deleted: bool
    merged: bool
    pinned_at: datetime | None
    pinned_everywhere: bool
    tags: list[str]
    folded_title: str
    shared: bytes

    def facts(self, level: int) -> TopicFacts:
        return TopicFacts(level=level, author_id=self.author_id, closed=self.closed, deleted=self.deleted)


class ListedTopic(msgspec.Struct, frozen=True, array_like=True):
    """A topic in a list, as PostgreSQL writes it and as it is kept: no more than decides who sees what of it.

    `above`: for being pinned; `at`: its place; `shared`: the JSON object of a TopicShared.
    """

    above: bool
    at: datetime
    id: UUID
    space_id: UUID
    author_id: UUID
    created_at: datetime
    highest_number: int
    deleted_numbers: tuple[int, ...]
    pinned_at: datetime | None
    pinned_everywhere: bool
    tags: tuple[str, ...]
    folded_title: str
    shared: msgspec.Raw


def _instant(column: Any) -> ColumnElement[str]:
    """As the API writes all instants."""
    return func.to_char(func.timezone("UTC", column), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')


def _members(of: type[msgspec.Struct], columns: dict[str, Any], **ready: Any) -> ColumnElement[str]:
    """The JSON of a struct without its end: its fields from the columns of these names, or `ready` as JSON."""
    parts: list[Any] = []
    array = of.__struct_config__.array_like
    for field in msgspec.structs.fields(of):
        name = "" if array else f'"{field.encode_name}":'
        parts.append(literal_column(f"""'{"," if parts else "[" if array else "{"}{name}'"""))
        if field.name in ready:
            parts.append(ready[field.name])
        else:
            parts.append(func.coalesce(cast(func.to_json(columns[field.name]), Text), literal_column("'null'")))
    return func.concat(*parts)


def _card(card: FromClause) -> ColumnElement[str]:
    return func.concat(_members(PersonCard, {**card.c, "id": card.c.person_id}), literal_column("'}'"))


_SHARED: Final = _members(
    TopicShared,
    {
        **Topic.__table__.c,
        "created_at": _instant(Topic.created_at),
        "last_post_at": _instant(Topic.last_post_at),
        "pinned_until": _instant(Topic.pinned_until),
        "closed": Topic.closed_at.is_not(None),
        "answered": Topic.accepted_number.is_not(None),
    },
    author=_card(author_card),
    last_author=_card(last_author_card),
)
_json: Final = (
    select(func.convert_to(_SHARED, literal_column("'UTF8'"), type_=LargeBinary()).label("shared"))
    .correlate(Topic, author_card, last_author_card)
    # The limit keeps it apart: written once for a topic, not once for each of its posts.
    .limit(literal_column("1"))
    .lateral("topic_json")
)
_COLUMNS: Final = (
    Topic.id,
    Topic.space_id,
    Topic.author_id,
    author_card.c.organisation_id.label("author_organisation_id"),
    Topic.last_author_id,
    last_author_card.c.organisation_id.label("last_author_organisation_id"),
    Topic.created_at,
    Topic.last_post_at,
    Topic.post_count,
    Topic.highest_number,
    Topic.deleted_numbers,
    Topic.accepted_number,
    Topic.change_seq,
    Topic.closed_at.is_not(None).label("closed"),
    Topic.deleted_at.is_not(None).label("deleted"),
    Topic.merged_into.is_not(None).label("merged"),
    Topic.pinned_at,
    Topic.pinned_everywhere,
    Topic.tags,
    Topic.folded_title,
    _json.c.shared,
)
_WIDTH: Final = len(_COLUMNS)


def select_topics(source: FromClause | None = None, on: ColumnElement[bool] | None = None) -> Select[Any]:
    """All that `topic_piece` needs, of the topics that `source` names, in front of whatever is added.

    PostgreSQL writes the JSON: thirty objects of a page cost it a fifth of what they cost Python.
    """
    joined: Any = Topic if source is None else join(source, Topic, on)
    return _with_cards(select(*_COLUMNS).select_from(joined)).join(_json, true())


def select_listed(page: FromClause) -> Select[Any]:
    """One row whose `topics` is all that `listed_topics` needs, in the order of the page (`id`, `at`, `above`).

    One value instead of rows: the driver builds no objects that are built again, and is woken once for a page.
    """
    columns = {**Topic.__table__.c, "above": page.c.above, "at": page.c.at}
    each = func.concat(
        _members(ListedTopic, columns, shared=func.concat(_SHARED, literal_column("'}'"))), literal_column("']'")
    )
    order = page.c.above.desc(), page.c.at.desc(), page.c.id.desc()
    listed = func.string_agg(each, aggregate_order_by(literal_column("','"), *order))
    whole = func.concat(literal_column("'['"), listed, literal_column("']'"))
    topics = func.convert_to(whole, literal_column("'UTF8'"), type_=LargeBinary()).label("topics")
    return _with_cards(select(topics).select_from(join(page, Topic, Topic.id == page.c.id)))


def _with_cards(statement: Select[Any]) -> Select[Any]:
    return statement.join(author_card, author_card.c.person_id == Topic.author_id).join(
        last_author_card, last_author_card.c.person_id == Topic.last_author_id
    )


def topic_piece(row: Any) -> TopicPiece:
    return TopicPiece(*row[:_WIDTH])


listed_topics: Final = msgspec.json.Decoder(tuple[ListedTopic, ...]).decode


def topic_card_tags(topic: TopicPiece) -> set[str]:
    """What the accounts slice purges when a person or an organisation named beside the topic changes."""
    organisations = topic.author_organisation_id, topic.last_author_organisation_id
    return name_tags((topic.author_id, topic.last_author_id), organisations)


def personal_part(topic: TopicPiece | ListedTopic, context: Context) -> bytes:
    """Whether the topic is new to the reader, and how many posts are unread: the rule of the lists and counters."""
    reading = context.reading.get(topic.id)
    if reading is None:
        standing = context.spaces.get(topic.space_id)
        fresh = standing is not None and topic.created_at > standing.since
        return _NEW if fresh and context.tastes.muted_by(topic) is None else _OLD
    last_read = reading.last_read
    unread = topic.highest_number - last_read
    if unread == 0:
        return b',"lastRead":%d,"unread":0,"isNew":false' % last_read
    if unread > 0 and topic.deleted_numbers:
        unread -= sum(number > last_read for number in topic.deleted_numbers)
    if unread < 0 or context.follow(topic).level < FollowLevel.TRACKING:
        unread = 0
    return b',"lastRead":%d,"unread":%d,"isNew":false' % (last_read, unread)


def pinned_for(topic: TopicPiece | ListedTopic, context: Context) -> bool:
    """Whether the topic is pinned and the reader has not let it go since."""
    if topic.pinned_at is None:
        return False
    reading = context.reading.get(topic.id)
    let_go = None if reading is None else reading.unpinned_at
    return let_go is None or let_go < topic.pinned_at


def page_of_topics(topics: Sequence[ListedTopic], following: bytes, context: Context) -> bytes:
    """The JSON of a TopicPage; `following` is the encoded cursor."""
    parts: list[bytes | memoryview] = []
    for topic in topics:
        # What is of the reader goes before the closing brace of what all share.
        shared = memoryview(topic.shared)[:-1]
        parts += (b"},", shared, personal_part(topic, context), _PINNED[pinned_for(topic, context)])
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
