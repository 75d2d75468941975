"""What befalls introductions from elsewhere: people leave, opportunities go, time passes."""

from collections.abc import Sequence
from datetime import timedelta
from secrets import token_urlsafe
from uuid import UUID

from community.core.clock import Clock
from community.core.i18n import local_day
from community.features.matchmaking import notices
from community.features.matchmaking.models import Introduction, OutcomeQuestion
from community.features.matchmaking.policy import ASKED_AFTER_DAYS, ASLEEP_AFTER, LAST_CALL, RENEWAL_ASKED_BEFORE, knows
from community.features.matchmaking.repository import introductions, outcomes, tending
from community.features.matchmaking.service.introductions import end_of
from community.features.matchmaking.service.notifying import about_opportunity
from community.features.matchmaking.service.steps import OTHER, SIDES, Steps, organisation, speaker
from community.features.matchmaking.vocabulary.introductions import REACHED, IntroductionState, Part, Reached, StepKind
from community.features.matchmaking.vocabulary.kinds import OpportunityState
from community.infra.db import UnitOfWork

GONE_STATES = (OpportunityState.WITHDRAWN, OpportunityState.EXPIRED, OpportunityState.ARCHIVED)
ASKED_WITHIN = timedelta(days=20)
"""A question that is later than this is not asked any more: the worker stood still, or the platform is new."""


class FollowingService:
    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._session = uow.session
        self._outbox = uow.outbox
        self._steps = Steps(uow, clock)
        self._now = clock.now()

    async def pass_on(self, *, person_id: UUID, organisation_id: UUID | None) -> None:
        """Where a person no longer speaks for a side, another one of it does: its administrators first.

        The other side is told only where it may know this one: whoever reads that the author of a teaser has left, and
        sees in the directory who has left whom, would know whose it is.
        """
        employer = await introductions.works_for(self._session, person_id)
        for each in await introductions.lock_spoken_by(self._session, person_id, organisation_id):
            for part in SIDES:
                side, former = organisation(each, part), speaker(each, part)
                if former == person_id and employer == side:
                    continue
                if former not in {None, person_id}:
                    continue
                await self._hand_over(each, part, side, former)

    async def _hand_over(self, each: Introduction, part: Part, side: UUID, former: UUID | None) -> None:
        sender = each.asking_id if part is Part.ASKED else None
        heir = await introductions.speaker_for(self._session, side, sender=sender)
        if heir is None and former is None:
            return
        if part is Part.ASKING:
            each.asker_id = heir
        else:
            each.answerer_id = heir
        open_to_other = knows(each, OTHER[part], part)
        self._steps.write(each, StepKind.PASSED_ON, part=part, person_id=heir, own=not open_to_other)
        told = [part, OTHER[part], Part.ADVISER] if open_to_other else [part, Part.ADVISER]
        self._steps.tell(each, notices.PASSED_ON, told)
        self._steps.changed(each, parts=told)
        if heir is not None:
            self._steps.gather(each, by=heir, left=[] if former is None else [former])

    async def close_about(self, *, opportunity_id: UUID) -> None:
        """What was asked about an opportunity that is gone is over; who has agreed goes on."""
        if await introductions.state_of(self._session, opportunity_id) not in GONE_STATES:
            return
        for each in await introductions.lock_about(self._session, opportunity_id):
            each.state = IntroductionState.EXPIRED
            self._steps.write(each, StepKind.OPPORTUNITY_GONE)
            self._steps.tell(each, notices.GONE, SIDES)
            self._steps.changed(each)

    async def open_conversation(self, *, introduction_id: UUID) -> None:
        """The conversation of an agreed introduction is there: they talk."""
        found = await introductions.lock(self._session, introduction_id)
        if found is None or found.state != IntroductionState.ACCEPTED:
            return
        found.state = IntroductionState.TALKING
        self._steps.write(found, StepKind.CONVERSATION_OPENED)
        self._steps.changed(found)

    async def note_meeting(self, *, organisation_ids: Sequence[UUID]) -> None:
        """Two that were introduced have met: the ledger knows it of both, unless they have told it of more."""
        low, high = sorted(organisation_ids)
        for each in await introductions.lock_between(self._session, low, high):
            stages = await outcomes.stages_of(self._session, each.id)
            behind = [
                side
                for side in (each.asking_id, each.asked_id)
                if side not in stages or REACHED.index(Reached(stages[side])) < REACHED.index(Reached.MEETING)
            ]
            for side in behind:
                await outcomes.put(
                    self._session,
                    introduction_id=each.id,
                    organisation_id=side,
                    stage=Reached.MEETING,
                    agreement=None,
                    band=None,
                    by=None,
                    at=self._now,
                )
            if behind:
                self._steps.write(each, StepKind.OUTCOME_TOLD, detail=Reached.MEETING)
                self._steps.changed(each)

    async def end_unanswered(self, *, limit: int) -> bool:
        """Asks whose time is over end, and those that were put off come back; True when there may be more."""
        due = await tending.lock_ended(self._session, now=self._now, limit=limit)
        for each in due:
            if each.state == IntroductionState.NOT_NOW:
                each.state, each.put_off_until, each.reminded = IntroductionState.ASKED, None, 0
                each.asked_at = self._now
                each.expires_at = end_of(local_day(self._now) + timedelta(days=each.days))
                self._steps.write(each, StepKind.ASKED_AGAIN)
                self._steps.tell(each, notices.REMINDED, [Part.ASKED])
            else:
                each.state = IntroductionState.EXPIRED
                self._steps.write(each, StepKind.EXPIRED)
                self._steps.tell(each, notices.ANSWERED, [Part.ASKING])
            self._steps.changed(each)
        return len(due) == limit

    async def remind(self, *, limit: int) -> bool:
        """Who has not answered at half of the time, and again a day before its end; who sleeps, after two weeks."""
        unanswered = await tending.lock_to_remind(self._session, now=self._now, last_call=LAST_CALL, limit=limit)
        for each in unanswered:
            each.reminded = 2 if each.expires_at - self._now <= LAST_CALL else 1
            self._steps.tell(each, notices.REMINDED, [Part.ASKED])
        asleep = await tending.lock_asleep(self._session, before=self._now - ASLEEP_AFTER, limit=limit)
        for each in asleep:
            # Whether they have been reminded is no step: the clock starts anew all the same.
            each.active_at = self._now
            self._steps.tell(each, notices.REMINDED, SIDES)
        return limit in {len(unanswered), len(asleep)}

    async def ask_outcomes(self, *, limit: int) -> bool:
        """Both sides are asked what came of it, some time after they agreed to speak."""
        more = False
        for days in ASKED_AFTER_DAYS:
            before = self._now - timedelta(days=days)
            due = await outcomes.lock_to_ask(
                self._session, days=days, accepted_before=before, accepted_after=before - ASKED_WITHIN, limit=limit
            )
            for each in due:
                for part in SIDES:
                    self._ask(each, part, days)
            more = more or len(due) == limit
        return more

    def _ask(self, introduction: Introduction, part: Part, days: int) -> None:
        self._session.add(
            OutcomeQuestion(
                introduction_id=introduction.id,
                organisation_id=organisation(introduction, part),
                days=days,
                token=token_urlsafe(32),
                asked_at=self._now,
            )
        )
        self._steps.tell(introduction, notices.OUTCOME_ASKED, [part])

    async def ask_renewals(self, *, limit: int) -> bool:
        """The author of an opportunity is asked before it ends whether to go on showing it, twice at most."""
        more = False
        for before in RENEWAL_ASKED_BEFORE:
            due = await tending.lock_to_renew(self._session, today=local_day(self._now), before=before, limit=limit)
            for each in due:
                each.asked_at = self._now
                self._outbox.add(about_opportunity(notices.RENEWAL_DUE, each))
            more = more or len(due) == limit
        return more
