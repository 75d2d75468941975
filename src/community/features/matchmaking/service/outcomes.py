"""The outcome ledger: each side says how far it has come, by the page or by the link of a mail."""

from uuid import UUID

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Forbidden, Invalid
from community.features.matchmaking.errors import LinkUnknown, WrongState
from community.features.matchmaking.models import Introduction, OutcomeQuestion
from community.features.matchmaking.repository import introductions, outcomes
from community.features.matchmaking.schemas.introductions import ReachedIn
from community.features.matchmaking.service.steps import Steps, organisation
from community.features.matchmaking.vocabulary.introductions import AGREED, Part, Reached, StepKind
from community.infra.db import UnitOfWork


class OutcomeService:
    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._session = uow.session
        self._steps = Steps(uow, clock)
        self._clock = clock

    async def tell(self, *, actor: Actor, introduction_id: UUID, told: ReachedIn) -> None:
        """Say how far one's side has come.

        Raises:
            NotFound, Invalid.
            Forbidden: the actor advises only.
            WrongState: they were never introduced.
        """
        introduction, part = await self._steps.lock(actor, introduction_id)
        if part is Part.ADVISER:
            raise Forbidden
        if introduction.state not in AGREED:
            raise WrongState(state=introduction.state)
        await self.put(introduction, part, told, by=actor.id)
        self._steps.changed(introduction, also=actor.id)

    async def tell_by_link(self, *, token: str, told: ReachedIn) -> None:
        """The same by a link, for the side that it was sent to; twice is as once.

        Raises:
            LinkUnknown, Invalid.
        """
        question = await outcomes.lock_question(self._session, token)
        introduction = None if question is None else await introductions.lock(self._session, question.introduction_id)
        if question is None or introduction is None or introduction.state not in AGREED:
            raise LinkUnknown
        await self.put(introduction, _part(introduction, question), told, by=None)
        self._steps.changed(introduction)

    async def put(self, introduction: Introduction, part: Part, told: ReachedIn, *, by: UUID | None) -> None:
        """What one side says from now on; its open questions are answered by it.

        Raises:
            Invalid: of an agreement its kind is missing.
        """
        agreed = told.stage is Reached.AGREEMENT
        if agreed and told.agreement is None:
            raise Invalid({"/agreement": FieldProblem("required")})
        side, now = organisation(introduction, part), self._clock.now()
        new = await outcomes.put(
            self._session,
            introduction_id=introduction.id,
            organisation_id=side,
            stage=told.stage,
            agreement=told.agreement if agreed else None,
            band=told.band if agreed else None,
            by=by,
            at=now,
        )
        await outcomes.close_questions(self._session, introduction.id, side, at=now)
        if new:
            self._steps.write(introduction, StepKind.OUTCOME_TOLD, part=part, person_id=by, detail=told.stage)


def _part(introduction: Introduction, question: OutcomeQuestion) -> Part:
    return Part.ASKING if question.organisation_id == introduction.asking_id else Part.ASKED
