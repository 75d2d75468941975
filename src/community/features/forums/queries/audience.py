"""Who is to be told of a post: one row for each person, with the strongest reason.

Nobody hears of their own post, of what they have read already, of a person they ignore, or of a topic that they
cannot see, or that is muted by the rule of docs/following.md: by choice, or else by its space, a tag, a word or
its author.
"""

from collections import defaultdict
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    Uuid,
    and_,
    any_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from community.core.text import fold_words
from community.features.accounts.api import person_groups
from community.features.forums import notices, policy
from community.features.forums.models import (
    FollowLevel,
    Ignored,
    LevelReason,
    Mention,
    MentionKind,
    MutedWord,
    Post,
    SpaceFollow,
    TagFollow,
    Topic,
    TopicReader,
)

Candidate = Select[UUID, int, str, str, bool]


class PostOf(NamedTuple):
    """What decides who is told of a post."""

    id: UUID
    topic_id: UUID
    space_id: UUID
    number: int
    author_id: UUID
    topic_author_id: UUID
    answered_id: UUID
    """Author of the post that it replies to, of the topic where it replies to none."""
    replies: bool
    """It replies to a certain post."""
    title: str
    tags: list[str]
    created_at: datetime
    edited_at: datetime | None


class Told(NamedTuple):
    """A person, and why they are told."""

    person_id: UUID
    kind: str
    reason: str


async def post_of(session: AsyncSession, topic_id: UUID, number: int) -> PostOf | None:
    """The post, unless it or its topic is deleted."""
    answered = aliased(Post)
    row = (
        await session.execute(
            select(
                Post.id,
                Topic.id.label("topic_id"),
                Topic.space_id,
                Post.number,
                Post.author_id,
                Topic.author_id.label("topic_author_id"),
                func.coalesce(answered.author_id, Topic.author_id).label("answered_id"),
                Post.reply_to.is_not(None).label("replies"),
                Topic.title,
                Topic.tags,
                Post.created_at,
                Post.edited_at,
            )
            .join(Topic, Topic.id == Post.topic_id)
            .outerjoin(answered, and_(answered.topic_id == Topic.id, answered.number == Post.reply_to))
            .where(
                Topic.id == topic_id,
                Post.number == number,
                Post.deleted_at.is_(None),
                Topic.deleted_at.is_(None),
            )
        )
    ).one_or_none()
    return None if row is None else PostOf._make(row)


async def audience(session: AsyncSession, post: PostOf, *, followers: bool, now: datetime) -> list[Told]:
    """Whom to tell; three statements. `followers` False: only those whom the post speaks to by name."""
    chosen = await _named(session, post)
    if followers:
        chosen += _followers(post)
    if not chosen:
        return []
    rows = (await session.execute(_wanting(post, union_all(*chosen), now=now))).all()
    if not rows:
        return []
    seeing = policy.people_who_see(post.space_id)
    candidates = any_(literal([row.person_id for row in rows], ARRAY(Uuid())))
    who = set(await session.scalars(seeing.where(seeing.selected_columns.person_id == candidates)))
    return [Told(row.person_id, row.kind, row.reason) for row in rows if row.person_id in who]


def _wanting(post: PostOf, chosen: CompoundSelect[Any], *, now: datetime) -> Select[tuple[UUID, str, str]]:
    """Of the candidates those who want to hear of it, one row each."""
    one = chosen.subquery("chosen")
    muted = or_(
        exists().where(
            SpaceFollow.person_id == one.c.person_id,
            SpaceFollow.space_id == post.space_id,
            SpaceFollow.level == FollowLevel.MUTED,
        ),
        exists().where(
            TagFollow.person_id == one.c.person_id,
            TagFollow.tag.in_(post.tags),
            TagFollow.level == FollowLevel.MUTED,
        ),
        exists().where(MutedWord.person_id == one.c.person_id, _occurs(fold_words(post.title))),
        _ignores(one.c.person_id, post.topic_author_id, now=now),
    )
    level = func.coalesce(TopicReader.level, FollowLevel.REGULAR)
    chosen_level = func.coalesce(TopicReader.level_reason == LevelReason.CHOSEN, False)
    return (
        select(one.c.person_id, one.c.kind, one.c.reason)
        .ext(distinct_on(one.c.person_id))
        .outerjoin(TopicReader, and_(TopicReader.person_id == one.c.person_id, TopicReader.topic_id == post.topic_id))
        .where(
            one.c.person_id != post.author_id,
            level != FollowLevel.MUTED,
            func.coalesce(TopicReader.last_read, 0) < post.number,
            or_(~one.c.unless_chosen, ~chosen_level, level == FollowLevel.WATCHING),
            or_(chosen_level, ~muted),
            ~_ignores(one.c.person_id, post.author_id, now=now),
        )
        .order_by(one.c.person_id, one.c.rank)
    )


def _ignores(person: Any, ignored_id: UUID, *, now: datetime) -> ColumnElement[bool]:
    own = Ignored.person_id == person, Ignored.ignored_id == ignored_id
    return exists().where(*own, policy.ignoring(now=now))


def _occurs(words: str) -> ColumnElement[bool]:
    """The muted word stands in the text; a star at its end stands for any ending."""
    stem = func.concat(" ", func.rtrim(MutedWord.word, "*"), case((MutedWord.word.like("%*"), ""), else_=" "))
    return func.strpos(words, stem) > 0


def _candidate(person: Any, rank: int, kind: str, reason: str, *, unless_chosen: bool = False) -> Candidate:
    """Somebody who may be told; the lowest rank is the strongest reason.

    `unless_chosen`: not if the person has chosen a lower level for this very topic.
    """
    return select(
        cast(person, Uuid()).label("person_id"),
        literal(rank).label("rank"),
        literal(kind, String()).label("kind"),
        literal(reason, String()).label("reason"),
        literal(unless_chosen).label("unless_chosen"),
    )


async def _named(session: AsyncSession, post: PostOf) -> list[Candidate]:
    """People whom the text mentions, by their name or as members of what it mentions, and those it quotes.

    What it mentions is looked up first, for most posts mention nobody: a join of all people with their groups and the
    mentions of one post goes through all people.
    """
    targets: defaultdict[str, list[UUID]] = defaultdict(list)
    for row in await session.execute(select(Mention.kind, Mention.target_id).where(Mention.post_id == post.id)):
        targets[row.kind].append(row.target_id)

    def ids(kind: MentionKind) -> BindParameter[Any]:
        return literal(targets[kind], ARRAY(Uuid()))

    member = person_groups.c.person_id
    ways = {
        MentionKind.PERSON: _candidate(func.unnest(ids(MentionKind.PERSON)), 1, notices.MENTION, "mentioned"),
        MentionKind.QUOTED: _candidate(func.unnest(ids(MentionKind.QUOTED)), 2, notices.QUOTE, "quoted"),
        MentionKind.ORGANISATION: _candidate(member, 4, notices.MENTION, "mentioned_organisation").where(
            person_groups.c.organisation_id == any_(ids(MentionKind.ORGANISATION))
        ),
        MentionKind.GROUP: _candidate(member, 5, notices.MENTION, "mentioned_group").where(
            person_groups.c.group_id == any_(ids(MentionKind.GROUP))
        ),
    }
    return [way for kind, way in ways.items() if targets[kind]]


def _followers(post: PostOf) -> list[Candidate]:
    """Who is answered, and who watches the topic, its space or one of its tags."""
    kind = notices.NEW_TOPIC if post.number == 1 else notices.REPLY
    levels = [FollowLevel.WATCHING]
    if post.number == 1:
        levels.append(FollowLevel.WATCHING_FIRST)
    answered = "answered" if post.replies else "own_topic"
    found = [
        _candidate(TopicReader.person_id, 6, kind, "watching_topic").where(
            TopicReader.topic_id == post.topic_id, TopicReader.level == FollowLevel.WATCHING
        ),
        _candidate(SpaceFollow.person_id, 7, kind, "watching_space", unless_chosen=True).where(
            SpaceFollow.space_id == post.space_id, SpaceFollow.level.in_(levels)
        ),
        _candidate(TagFollow.person_id, 8, kind, "watching_tag", unless_chosen=True).where(
            TagFollow.tag.in_(post.tags), TagFollow.level.in_(levels)
        ),
    ]
    if post.number > 1:
        answer = literal(post.answered_id, Uuid())
        found.append(_candidate(answer, 3, notices.ANSWER, answered, unless_chosen=not post.replies))
    return found
