"""Polls as one reader may see them: the question, their own vote, and the results as far as the rule shows them."""

import csv
import hmac
from collections.abc import Sequence
from datetime import datetime
from io import StringIO
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, literal, select, tuple_
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import Forbidden, NotFound
from community.core.paging import Page, decode_cursor, encode_cursor
from community.features.accounts.api import card_alias, card_columns, card_of
from community.features.forums import policy
from community.features.forums.errors import BallotSecret
from community.features.forums.models import Poll, PollOption, PollVote, Post, Space, Topic
from community.features.forums.policy import PostFacts, TopicFacts
from community.features.forums.queries.ranking import count_duels, rank
from community.features.forums.schemas.polls import PollOptionOut, PollOut, PollResults, PollRights, PollVoteOut

PAGE: Final = 50
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def voter_key(actor: Actor, poll: Any, *, secret_key: str) -> bytes | None:
    """The key of the actor's vote, or of their organisation's; None: they have none, or it can no longer be known."""
    voter = actor.organisation_id if poll.per_organisation else actor.id
    if voter is None:
        return None
    if not poll.secret:
        return voter.bytes
    if poll.ballot_key is None:
        return None
    return hmac.digest(secret_key.encode(), poll.ballot_key + voter.bytes, "sha256")


def is_closed(poll: Any, now: datetime) -> bool:
    """By hand, or because its time is up, whether or not the job has seen it."""
    return poll.closed_at is not None or (poll.closes_at is not None and poll.closes_at <= now)


async def poll_of(session: AsyncSession, actor: Actor, post_id: UUID, *, now: datetime, secret_key: str) -> PollOut:
    """The poll of a post that the actor can read; two statements.

    Raises:
        NotFound: there is none for them.
    """
    row = await _poll_row(session, actor, post_id)
    ballots = await _ballots(session, post_id, voter_key(actor, row, secret_key=secret_key))
    own = next((list(ballot.choices) for ballot in ballots if ballot.own), None)
    voters = sum(ballot.voters for ballot in ballots)
    closed = is_closed(row, now)
    topic, post = _facts(row)
    runs = policy.may_edit(actor, topic, post)
    vote = not closed and policy.may_reply(topic) and (not row.per_organisation or actor.organisation_id is not None)
    shown = _results_shown(row.results, closed=closed, voted=own is not None, runs=runs)
    return PollOut(
        post_id=post_id,
        topic_id=row.topic_id,
        number=row.number,
        question=row.question,
        kind=row.kind,
        least=row.least,
        most=row.most,
        options=[PollOptionOut(number=place, text=text) for place, text in enumerate(row.texts, start=1)],
        results_rule=row.results,
        secret=row.secret,
        per_organisation=row.per_organisation,
        closes_at=row.closed_at or row.closes_at,
        closed=closed,
        voters=voters,
        own=own,
        results=_results(row, ballots) if shown else None,
        rights=PollRights(
            vote=vote, close=runs and not closed, edit=runs and not closed and voters == 0, export=runs and shown
        ),
    )


def _results_shown(rule: str, *, closed: bool, voted: bool, runs: bool) -> bool:
    """Until a poll is closed nobody sees more than its rule says, moderators neither: they vote too."""
    if rule == "moderators":
        return runs
    return rule == "always" or closed or (rule == "after_vote" and voted)


def _results(poll: Any, ballots: Sequence[Any]) -> PollResults:
    options = len(poll.texts)
    counted = [0] * options
    for ballot in ballots:
        for choice in ballot.choices[:1] if poll.kind == "ranked" else ballot.choices:
            counted[choice - 1] += ballot.voters
    if poll.kind != "ranked":
        return PollResults(votes=counted, ranking=None, duels=None)
    duels = count_duels(options, [(ballot.choices, ballot.voters) for ballot in ballots])
    return PollResults(votes=counted, ranking=rank(duels), duels=duels)


async def _poll_row(session: AsyncSession, actor: Actor, post_id: UUID) -> Any:
    texts = (
        select(func.array_agg(aggregate_order_by(PollOption.text, PollOption.number)))
        .where(PollOption.post_id == Poll.post_id)
        .correlate(Poll)
        .scalar_subquery()
    )
    statement = (
        select(
            *Poll.__table__.c,
            texts.label("texts"),
            Post.topic_id,
            Post.number,
            Post.author_id,
            Post.deleted_by,
            Topic.author_id.label("opener_id"),
            Topic.closed_at.label("topic_closed_at"),
            Topic.deleted_at.label("topic_deleted_at"),
            policy.level_in(actor).label("level"),
        )
        .join(Post, Post.id == Poll.post_id)
        .join(Topic, Topic.id == Post.topic_id)
        .join(Space, Space.id == Topic.space_id)
        .where(Poll.post_id == post_id, policy.post_shown(actor))
    )
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise NotFound
    return row


async def _ballots(session: AsyncSession, post_id: UUID, own: bytes | None) -> Sequence[Any]:
    """Each different vote with the number of those who gave it, and whether it is the reader's."""
    mine = func.bool_or(PollVote.voter_key == own) if own is not None else literal(False)
    statement = (
        select(PollVote.choices, func.count().label("voters"), mine.label("own"))
        .where(PollVote.post_id == post_id)
        .group_by(PollVote.choices)
        .order_by(PollVote.choices)
    )
    return (await session.execute(statement)).all()


def _facts(row: Any) -> tuple[TopicFacts, PostFacts]:
    topic = TopicFacts(
        level=row.level,
        author_id=row.opener_id,
        closed=row.topic_closed_at is not None,
        deleted=row.topic_deleted_at is not None,
    )
    return topic, PostFacts(number=row.number, author_id=row.author_id, deleted_by=row.deleted_by)


async def poll_votes(
    session: AsyncSession, poll: PollOut, *, cursor: str | None, limit: int = PAGE
) -> Page[PollVoteOut]:
    """Who voted what, the first vote first, where ballots are public and the results are shown to the reader.

    Raises:
        BallotSecret: nobody is told, moderators neither.
        Forbidden: the results are hidden until later.
    """
    if poll.secret:
        raise BallotSecret
    if poll.results is None:
        raise Forbidden
    person = card_alias("person")
    statement = (
        select(PollVote.choices, PollVote.voted_at, *card_columns(person, "person"))
        .join(person, person.c.person_id == PollVote.person_id)
        .where(PollVote.post_id == poll.post_id)
        .order_by(PollVote.voted_at, PollVote.person_id)
        .limit(limit + 1)
    )
    if cursor is not None:
        at, person_id = decode_cursor(cursor, tuple[datetime, UUID])
        statement = statement.where(tuple_(PollVote.voted_at, PollVote.person_id) > tuple_(at, person_id))
    rows = (await session.execute(statement)).all()
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(
        items=[
            PollVoteOut(person=card_of(row, "person"), choices=row.choices, at=row.voted_at) for row in rows[:limit]
        ],
        next=None if last is None else encode_cursor((last.voted_at, last.person_person_id)),
    )


async def poll_csv(session: AsyncSession, poll: PollOut) -> str:
    """The results as a table; of public ballots also who voted what.

    Raises:
        Forbidden: the reader does not run the poll, or its results are hidden from them too.
    """
    if not poll.rights.export or poll.results is None:
        raise Forbidden
    out = StringIO()
    table = csv.writer(out)
    table.writerow([_cell(poll.question)])
    texts = [option.text for option in poll.options]
    for text, votes in zip(texts, poll.results.votes, strict=True):
        table.writerow([_cell(text), votes])
    if not poll.secret:
        table.writerow([])
        votes_page = await poll_votes(session, poll, cursor=None, limit=10_000)
        for vote in votes_page.items:
            chosen = [_cell(texts[choice - 1]) for choice in vote.choices]
            row = [_cell(vote.person.name), _cell(vote.person.organisation_name or ""), vote.at.isoformat()]
            table.writerow([*row, *chosen])
    return out.getvalue()


def _cell(text: str) -> str:
    """Spreadsheets must take no text for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
