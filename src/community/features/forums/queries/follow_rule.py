"""How closely a person follows a topic: the rule of docs/following.md.

It is written twice, next to each other: in Python for rows that are kept in the process, in SQL for lists and
counters. tests/features/forums/test_unread_model.py holds both against a third one.
"""

import re
from collections.abc import Collection
from datetime import datetime
from typing import Any, Final, NamedTuple, Protocol
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, Uuid, and_, any_, exists, func, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Text

from community.features.forums import policy
from community.features.forums.models import (
    FollowLevel,
    Ignored,
    LevelReason,
    MutedWord,
    Post,
    SpaceFollow,
    TagFollow,
    Topic,
    TopicReader,
)
from community.features.forums.schemas.following import FollowReason

TRACKED: Final = (FollowLevel.TRACKING, FollowLevel.WATCHING)
_OWN: Final[dict[int, FollowReason]] = {
    LevelReason.OPENED: "opened",
    LevelReason.WROTE: "wrote",
    LevelReason.READ: "read",
}


class Reading(msgspec.Struct, frozen=True, gc=False):
    """What a reader made of one topic: a row of `TopicReader`."""

    last_read: int
    level: int
    reason: int
    unpinned_at: datetime | None = None
    """Since when the reader no longer wants the topic above, if it is pinned."""


class Follow(NamedTuple):
    """The level that counts, and why."""

    level: int
    reason: FollowReason


NOT_FOLLOWED: Final = Follow(FollowLevel.REGULAR, "none")


class Facts(Protocol):
    """What the rule needs to know of a topic."""

    @property
    def id(self) -> UUID: ...
    @property
    def space_id(self) -> UUID: ...
    @property
    def tags(self) -> Collection[str]: ...
    @property
    def author_id(self) -> UUID: ...
    @property
    def folded_title(self) -> str: ...


class Tastes(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader follows, mutes and ignores beside single topics."""

    spaces: dict[UUID, int] = {}
    tags: dict[str, int] = {}
    words: re.Pattern[str] | None = None
    ignored: frozenset[UUID] = frozenset()
    mutes: bool = False
    """Whether any of these can mute a topic."""

    @classmethod
    def of(cls, row: Any) -> "Tastes":
        """From a row of `tastes_columns`."""
        spaces = dict(zip(row.follow_spaces, row.follow_space_levels, strict=True))
        tags = dict(zip(row.follow_tags, row.follow_tag_levels, strict=True))
        muted = FollowLevel.MUTED in spaces.values() or FollowLevel.MUTED in tags.values()
        return cls(
            spaces=spaces,
            tags=tags,
            words=_pattern(row.muted_words),
            ignored=frozenset(row.ignored),
            mutes=muted or bool(row.muted_words) or bool(row.ignored),
        )

    def muted_by(self, topic: Facts, *, in_its_space: bool = False) -> FollowReason | None:
        """Why the topic is muted; `in_its_space`: for a list of that space, which is not empty for being muted."""
        if not self.mutes:
            return None
        if not in_its_space and self.spaces.get(topic.space_id) == FollowLevel.MUTED:
            return "space"
        if any(self.tags.get(tag) == FollowLevel.MUTED for tag in topic.tags):
            return "tag"
        if topic.author_id in self.ignored:
            return "ignored"
        if self.words is not None and self.words.search(topic.folded_title):
            return "word"
        return None


def _pattern(words: Collection[str]) -> re.Pattern[str] | None:
    ends = (f" {re.escape(word.removesuffix('*'))}{'' if word.endswith('*') else ' '}" for word in words)
    return re.compile("|".join(ends)) if words else None


def follow(topic: Facts, reading: Reading | None, tastes: Tastes) -> Follow:
    """A choice for the topic wins; then what mutes; then the closest of its own level, its tags' and its space's."""
    if reading is not None and reading.reason == LevelReason.CHOSEN:
        return Follow(reading.level, "chosen")
    muted = tastes.muted_by(topic)
    if muted is not None:
        return Follow(FollowLevel.MUTED, muted)
    best = NOT_FOLLOWED
    if reading is not None and reading.level >= FollowLevel.TRACKING:
        best = Follow(reading.level, _OWN[reading.reason])
    if tastes.tags:
        level = max((level for tag in topic.tags if (level := tastes.tags.get(tag, 0)) in TRACKED), default=0)
        best = Follow(level, "tag") if level > best.level else best
    level = tastes.spaces.get(topic.space_id, 0)
    return Follow(level, "space") if level in TRACKED and level > best.level else best


def tastes_columns(person: Any) -> list[ColumnElement[Any]]:
    """All that `Tastes.of` needs, as arrays."""
    spaces = select(SpaceFollow).where(SpaceFollow.person_id == person).order_by(SpaceFollow.space_id)
    tags = select(TagFollow).where(TagFollow.person_id == person).order_by(TagFollow.tag)
    words = select(MutedWord.word).where(MutedWord.person_id == person)
    return [
        _array(spaces.with_only_columns(SpaceFollow.space_id), Uuid()).label("follow_spaces"),
        _array(spaces.with_only_columns(SpaceFollow.level)).label("follow_space_levels"),
        _array(tags.with_only_columns(TagFollow.tag)).label("follow_tags"),
        _array(tags.with_only_columns(TagFollow.level)).label("follow_tag_levels"),
        _array(words).label("muted_words"),
        _array(_ignored(person), Uuid()).label("ignored"),
    ]


def _ignored(person: Any) -> Select[UUID]:
    return select(Ignored.ignored_id).where(Ignored.person_id == person, policy.ignoring())


def ignores_author(reader: Any) -> ColumnElement[bool]:
    """Predicate on `Post`: the reader ignores its author."""
    return exists().where(Ignored.person_id == reader.id, Ignored.ignored_id == Post.author_id, policy.ignoring())


async def read_tastes(session: AsyncSession, person: Any) -> Tastes:
    return Tastes.of((await session.execute(select(*tastes_columns(person)))).one())


def _array(values: Select[Any], of: Any = None) -> ColumnElement[Any]:
    """Looked up once for the whole statement."""
    return func.array(values.scalar_subquery(), type_=ARRAY(of or values.selected_columns[0].type))


def muted_topic(person: Any, *, in_its_space: bool = False) -> ColumnElement[bool]:
    """Predicate on `Topic`: `Tastes.muted_by`."""
    tags = select(TagFollow.tag).where(TagFollow.person_id == person, TagFollow.level == FollowLevel.MUTED)
    like = select(func.concat("% ", func.replace(MutedWord.word + " ", "* ", "%"), "%"))
    words = _array(like.where(MutedWord.person_id == person), Text())
    ways = [
        Topic.tags.op("&&")(_array(tags)),
        Topic.author_id == any_(_array(_ignored(person), Uuid())),
        Topic.folded_title.like(any_(words)),
    ]
    if not in_its_space:
        ways.insert(0, Topic.space_id == any_(followed_spaces(person, FollowLevel.MUTED)))
    return or_(*ways)


def followed_spaces(person: Any, *levels: FollowLevel) -> ColumnElement[Any]:
    """The spaces that the person follows at one of these levels, as an array."""
    spaces = select(SpaceFollow.space_id)
    return _array(spaces.where(SpaceFollow.person_id == person, SpaceFollow.level.in_(levels)), Uuid())


def followed_tags(person: Any, *levels: FollowLevel) -> ColumnElement[Any]:
    """The same for tags."""
    return _array(select(TagFollow.tag).where(TagFollow.person_id == person, TagFollow.level.in_(levels)))


def tracked_topic(person: Any) -> ColumnElement[bool]:
    """Predicate on `Topic`: its space or one of its tags is tracked or watched."""
    in_space = Topic.space_id == any_(followed_spaces(person, *TRACKED))
    return or_(in_space, Topic.tags.op("&&")(followed_tags(person, *TRACKED)))


def tracks_places(person: Any) -> ColumnElement[bool]:
    """Whether `tracked_topic` can hold for any topic."""
    spaces = exists().where(SpaceFollow.person_id == person, SpaceFollow.level.in_(TRACKED))
    return or_(spaces, exists().where(TagFollow.person_id == person, TagFollow.level.in_(TRACKED)))


def followed_reading(person: Any) -> ColumnElement[bool]:
    """Predicate on `TopicReader` with its `Topic`: the level that counts is TRACKING or closer."""
    chosen = TopicReader.level_reason == LevelReason.CHOSEN
    return and_(
        or_(TopicReader.level >= FollowLevel.TRACKING, and_(~chosen, tracked_topic(person))),
        or_(chosen, ~muted_topic(person)),
    )


def maybe_followed(person: Any) -> ColumnElement[bool]:
    """Predicate on `TopicReader` alone, true wherever `followed_reading` may be: spares looking up the topic."""
    return or_(TopicReader.level >= FollowLevel.TRACKING, tracks_places(person))


def chosen_topic(person: Any, *levels: FollowLevel) -> ColumnElement[bool]:
    """Predicate on `Topic`: the person has chosen one of these levels for it; without levels: any."""
    at = TopicReader.level.in_(levels) if levels else true()
    return exists().where(
        TopicReader.person_id == person,
        TopicReader.topic_id == Topic.id,
        TopicReader.level_reason == LevelReason.CHOSEN,
        at,
    )


def followed_topic(person: Any) -> ColumnElement[bool]:
    """Predicate on `Topic`: the level that counts is TRACKING or closer, whether it was opened or not."""
    own = TopicReader.person_id == person, TopicReader.topic_id == Topic.id
    by_place = and_(tracked_topic(person), ~chosen_topic(person), ~muted_topic(person))
    return or_(exists().where(*own, followed_reading(person)), by_place)


def hidden_topic(person: Any, *, in_its_space: bool = False) -> ColumnElement[bool]:
    """Predicate on `Topic`: the level that counts is MUTED; `in_its_space`: though its space is not."""
    return or_(
        chosen_topic(person, FollowLevel.MUTED),
        and_(muted_topic(person, in_its_space=in_its_space), ~chosen_topic(person)),
    )
