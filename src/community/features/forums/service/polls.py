"""Polls: put in posts, voted in, mended, closed."""

import secrets
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Forbidden, Invalid, NotFound
from community.events.forums import PollChanged
from community.features.forums import policy
from community.features.forums.errors import NeedsOrganisation, PollClosed, PollHasVotes
from community.features.forums.models import Poll, Post
from community.features.forums.queries.polls import is_closed, poll_of, voter_key
from community.features.forums.repository import polls, topics
from community.features.forums.repository.polls import LockedPoll
from community.features.forums.schemas.polls import PollIn, PollOut, PollPatch, VoteIn
from community.features.forums.service.changes import facts_of, post_facts_of
from community.infra.db import UnitOfWork
from community.infra.texts import clean_line

LONGEST: Final = timedelta(days=366)
BALLOT_KEY_BYTES: Final = 32


class CheckedPoll(NamedTuple):
    """A poll as it is written."""

    question: str
    options: list[str]
    least: int
    most: int


async def add_with_poll(session: AsyncSession, post: Post, poll: PollIn | None, *, now: datetime) -> None:
    """Add a new post, with its poll if there is one.

    Raises:
        Invalid: two options are alike, the numbers do not fit, the time is past.
    """
    if poll is None:
        await topics.insert_post(session, post)
        return
    question, texts, least, most = check_poll(poll, now=now)
    post.has_poll = True
    await topics.insert_post(session, post)
    session.add(
        Poll(
            post_id=post.id,
            question=question,
            kind=poll.kind,
            least=least,
            most=most,
            results=poll.results,
            secret=poll.secret,
            per_organisation=poll.per_organisation,
            closes_at=poll.closes_at,
            ballot_key=secrets.token_bytes(BALLOT_KEY_BYTES) if poll.secret else None,
        )
    )
    await session.flush()
    await polls.replace_options(session, post.id, texts)


def check_poll(poll: PollIn, *, now: datetime) -> CheckedPoll:
    """Whether a poll can be posted at this time.

    Raises:
        Invalid: as `add_with_poll`.
    """
    question, texts = _clean_question(poll.question, "/poll"), _clean_options(poll.options, "/poll")
    least, most = _bounds(poll, len(texts))
    _check_closing(poll.closes_at, now, "/poll")
    return CheckedPoll(question, texts, least, most)


class PollService:
    """What is done to polls that are there."""

    def __init__(self, uow: UnitOfWork, clock: Clock, *, secret_key: str) -> None:
        self._uow = uow
        self._clock = clock
        self._secret_key = secret_key

    async def vote(self, *, actor: Actor, post_id: UUID, vote: VoteIn) -> PollOut:
        """Vote, or vote otherwise than before: who may reply, once a person or once an organisation.

        Raises:
            PollClosed: it takes no more votes; the result comes along.
        """
        poll, key = await self._open_ballot(actor, post_id)
        session = self._uow.session
        choices = _check_choices(poll, vote.choices, options=await polls.count_options(session, post_id))
        await polls.store_vote(
            session,
            post_id=post_id,
            voter_key=key,
            choices=choices,
            person_id=None if poll.secret else actor.id,
            now=None if poll.secret else self._clock.now(),
        )
        return await self._changed(actor, post_id)

    async def take_back(self, *, actor: Actor, post_id: UUID) -> PollOut:
        """Take the own vote out again, until the poll is closed."""
        _, key = await self._open_ballot(actor, post_id)
        if not await polls.delete_vote(self._uow.session, post_id=post_id, voter_key=key):
            return await self._shown(actor, post_id)
        return await self._changed(actor, post_id)

    async def mend(self, *, actor: Actor, post_id: UUID, patch: PollPatch) -> PollOut:
        """Correct question, options or closing time as long as nobody has voted: author and moderators."""
        locked = await self._lock_alone(actor, post_id)
        poll, session, now = locked.poll, self._uow.session, self._clock.now()
        if is_closed(poll, now):
            raise await self._closed(actor, post_id)
        if await polls.has_votes(session, post_id):
            raise PollHasVotes
        if patch.question is not msgspec.UNSET:
            poll.question = _clean_question(patch.question, "")
        if patch.options is not msgspec.UNSET:
            texts = _clean_options(patch.options, "")
            if poll.least > len(texts) or (poll.kind == "several" and poll.most > len(texts)):
                raise Invalid({"/options": FieldProblem("poll_too_few_options", minimum=poll.most)})
            poll.most = len(texts) if poll.kind == "ranked" else poll.most
            await polls.replace_options(session, post_id, texts)
        if patch.closes_at is not msgspec.UNSET:
            _check_closing(patch.closes_at, now, "")
            poll.closes_at = patch.closes_at
        await session.flush()
        return await self._changed(actor, post_id)

    async def close(self, *, actor: Actor, post_id: UUID) -> PollOut:
        """Take no more votes: author and moderators; twice is as once."""
        locked = await self._lock_alone(actor, post_id)
        if locked.poll.closed_at is not None:
            return await self._shown(actor, post_id)
        now = self._clock.now()
        at = locked.poll.closes_at if is_closed(locked.poll, now) else None
        seal(locked.poll, at=at or now)
        await self._uow.session.flush()
        return await self._changed(actor, post_id)

    async def _open_ballot(self, actor: Actor, post_id: UUID) -> tuple[Poll, bytes]:
        """The poll with a shared lock: it cannot be closed before the vote is in."""
        locked = await self._lock(actor, post_id, alone=False)
        # The time is read after the lock was waited for.
        if is_closed(locked.poll, self._clock.now()):
            raise await self._closed(actor, post_id)
        if not policy.may_reply(facts_of(locked.topic, locked.level)):
            raise Forbidden
        key = voter_key(actor, locked.poll, secret_key=self._secret_key)
        if key is None:
            raise NeedsOrganisation
        return locked.poll, key

    async def _lock_alone(self, actor: Actor, post_id: UUID) -> LockedPoll:
        locked = await self._lock(actor, post_id, alone=True)
        if not policy.may_edit(actor, facts_of(locked.topic, locked.level), post_facts_of(locked.post)):
            raise Forbidden
        return locked

    async def _lock(self, actor: Actor, post_id: UUID, *, alone: bool) -> LockedPoll:
        locked = await polls.lock_poll(
            self._uow.session, post_id, visible=policy.post_shown(actor), level=policy.level_in(actor), alone=alone
        )
        if locked is None:
            raise NotFound
        return locked

    async def _closed(self, actor: Actor, post_id: UUID) -> PollClosed:
        return PollClosed(poll=msgspec.to_builtins(await self._shown(actor, post_id)))

    async def _changed(self, actor: Actor, post_id: UUID) -> PollOut:
        shown = await self._shown(actor, post_id)
        self._uow.outbox.add(PollChanged(topic_id=shown.topic_id, post_id=post_id, number=shown.number))
        return shown

    async def _shown(self, actor: Actor, post_id: UUID) -> PollOut:
        now = self._clock.now()
        return await poll_of(self._uow.session, actor, post_id, now=now, secret_key=self._secret_key)


def seal(poll: Poll, *, at: datetime) -> None:
    """Close a poll, and with a secret one the way from its votes to their voters."""
    poll.closed_at = at
    poll.ballot_key = None


def _clean_question(text: str, at: str) -> str:
    question = clean_line(text)
    if not question:
        raise Invalid({f"{at}/question": FieldProblem("required")})
    return question


def _clean_options(options: list[str], at: str) -> list[str]:
    texts = [clean_line(option) for option in options]
    seen: set[str] = set()
    problems: dict[str, FieldProblem] = {}
    for place, text in enumerate(texts):
        if not text:
            problems[f"{at}/options/{place}"] = FieldProblem("required")
        elif text.casefold() in seen:
            problems[f"{at}/options/{place}"] = FieldProblem("poll_option_twice")
        seen.add(text.casefold())
    if problems:
        raise Invalid(problems)
    return texts


def _bounds(poll: PollIn, options: int) -> tuple[int, int]:
    """How many options a vote holds at least and at most."""
    if poll.kind == "single":
        return 1, 1
    if poll.kind == "ranked":
        return 1, options
    least, most = poll.least or 1, poll.most or options
    if most > options:
        raise Invalid({"/poll/most": FieldProblem("too_big", maximum=options)})
    if least > most:
        raise Invalid({"/poll/least": FieldProblem("too_big", maximum=most)})
    return least, most


def _check_closing(closes_at: datetime | None, now: datetime, at: str) -> None:
    if closes_at is not None and not now < closes_at <= now + LONGEST:
        raise Invalid({f"{at}/closesAt": FieldProblem("poll_closing_time")})


def _check_choices(poll: Poll, choices: list[int], *, options: int) -> list[int]:
    if len(set(choices)) != len(choices) or max(choices) > options:
        raise Invalid({"/choices": FieldProblem("unknown_value")})
    if not poll.least <= len(choices) <= poll.most:
        raise Invalid({"/choices": FieldProblem("poll_choices", least=poll.least, most=poll.most)})
    return choices if poll.kind == "ranked" else sorted(choices)
