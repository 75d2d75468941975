"""What people say of matches: an answer, its undoing, and that a reason is wrong."""

from uuid import UUID

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Forbidden, Invalid, NotFound
from community.features.matchmaking.models import Contest, MatchAnswer
from community.features.matchmaking.policy import is_own, may_review
from community.features.matchmaking.repository import answers
from community.features.matchmaking.repository.answers import Asked
from community.features.matchmaking.repository.changes import note_changes
from community.features.matchmaking.schemas.matches import AnswerIn, ContestIn, ResolutionIn
from community.features.matchmaking.vocabulary.answers import Answer, ContestState, MatchSide
from community.infra.db import UnitOfWork


class AnswerService:
    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._session = uow.session
        self._clock = clock

    async def answer(self, *, actor: Actor, need_id: UUID, organisation_id: UUID, wanted: AnswerIn) -> None:
        """Say what one's side thinks of the other; a later answer takes the place of the one before.

        Raises:
            NotFound: the two are not matched, or the actor is on neither side.
            Invalid: a reason is given for something else than a no thanks.
        """
        asked, side = await self._pair(actor, need_id, organisation_id)
        held = await answers.lock_answer(self._session, need_id, organisation_id, side)
        if held is None and await answers.signals_of(self._session, need_id, organisation_id) is None:
            raise NotFound
        if wanted.reason is not None and wanted.answer is not Answer.NO_THANKS:
            raise Invalid({"/reason": FieldProblem("not_in_list")})
        before = None if held is None else held.answer
        if held is None:
            held = MatchAnswer(organisation_id=organisation_id, side=side, **asked.columns())
            self._session.add(held)
        held.answer, held.reason, held.text = wanted.answer, wanted.reason, wanted.text.strip()
        held.need_version, held.person_id, held.at = asked.version, actor.id, self._clock.now()
        if Answer.NO_THANKS in {before, wanted.answer}:
            await self._session.flush()
            await note_changes(self._session, [asked.owner_id])

    async def undo(self, *, actor: Actor, need_id: UUID, organisation_id: UUID) -> None:
        """Take one's side's answer back. Raises NotFound: there is none."""
        asked, side = await self._pair(actor, need_id, organisation_id)
        held = await answers.lock_answer(self._session, need_id, organisation_id, side)
        if held is None:
            raise NotFound
        await self._session.delete(held)
        if held.answer == Answer.NO_THANKS:
            await self._session.flush()
            await note_changes(self._session, [asked.owner_id])

    async def contest(self, *, actor: Actor, need_id: UUID, organisation_id: UUID, wanted: ContestIn) -> UUID:
        """Call a part wrong: from now on it does not count for the two; the contest's id.

        Raises:
            NotFound: the two are not matched, or the actor is on neither side.
            Invalid: the match has no such part.
        """
        asked, side = await self._pair(actor, need_id, organisation_id)
        signals = await answers.signals_of(self._session, need_id, organisation_id)
        held = await answers.lock_contest(self._session, need_id, organisation_id, side, wanted.signal)
        if signals is None:
            raise NotFound
        if held is None and wanted.signal not in signals:
            raise Invalid({"/signal": FieldProblem("not_in_list")})
        if held is None:
            held = Contest(organisation_id=organisation_id, side=side, signal=wanted.signal, **asked.columns())
            self._session.add(held)
        held.why, held.text = wanted.why, wanted.text.strip()
        held.person_id, held.at = actor.id, self._clock.now()
        held.state, held.word, held.resolved_by, held.resolved_at = ContestState.OPEN, "", None, None
        await self._session.flush()
        await note_changes(self._session, [asked.owner_id])
        return held.id

    async def resolve(self, *, actor: Actor, contest_id: UUID, wanted: ResolutionIn) -> None:
        """Say what became of it; declined, the part counts again.

        Raises:
            NotFound: there is none. Forbidden: the actor's own organisation is on one side of it.
            Invalid: it is declined without a word, or left open.
        """
        held = await answers.lock_contest_by_id(self._session, contest_id)
        if held is None:
            raise NotFound
        if not may_review(actor, held.owner_id) or not may_review(actor, held.organisation_id):
            raise Forbidden
        word = wanted.word.strip()
        if wanted.state is ContestState.OPEN:
            raise Invalid({"/state": FieldProblem("not_in_list")})
        if wanted.state is ContestState.DECLINED and not word:
            raise Invalid({"/word": FieldProblem("required")})
        held.state, held.word = wanted.state, word
        held.resolved_by, held.resolved_at = actor.id, self._clock.now()
        await self._session.flush()
        await note_changes(self._session, [held.owner_id])

    async def _pair(self, actor: Actor, need_id: UUID, organisation_id: UUID) -> tuple[Asked, MatchSide]:
        """The need, and on which side the actor is; what others may not know of does not exist for them."""
        asked = await answers.asked(self._session, need_id)
        if asked is None:
            raise NotFound
        if is_own(actor, asked.owner_id):
            return asked, MatchSide.OWNER
        if is_own(actor, organisation_id) and organisation_id not in asked.excluded:
            return asked, MatchSide.CANDIDATE
        raise NotFound
