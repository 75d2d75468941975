"""Introductions: asked, answered, taken back, closed."""

from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Forbidden, Invalid, NotFound
from community.core.i18n import DEFAULT_ZONE, local_day
from community.features.matchmaking import notices
from community.features.matchmaking.errors import AlreadyAsked, AskExpired, QuotaReached, WrongState
from community.features.matchmaking.models import Introduction
from community.features.matchmaking.policy import (
    ASKS_A_WEEK,
    LONGEST_PUT_OFF,
    MOST_OPEN_ASKS,
    WEEK,
    exists_for,
    is_own,
)
from community.features.matchmaking.queries import standings
from community.features.matchmaking.repository import introductions, opportunities
from community.features.matchmaking.schemas.introductions import (
    ClosingIn,
    IntroductionAnswerIn,
    IntroductionIn,
    ReachedIn,
)
from community.features.matchmaking.service.outcomes import OutcomeService
from community.features.matchmaking.service.steps import OTHER, SIDES, Steps
from community.features.matchmaking.vocabulary.introductions import (
    RUNNING,
    UNANSWERED,
    AboutKind,
    IntroductionAnswer,
    IntroductionState,
    Part,
    Reached,
    Result,
    StepKind,
)
from community.features.matchmaking.vocabulary.kinds import OpportunityState
from community.infra.db import UnitOfWork

MAX_TITLE: Final = 150
_NO_ID: Final = UUID(int=0)


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What an ask is about and whom it goes to. first: who of them is to answer, if they still work there."""

    kind: AboutKind
    id: UUID
    asked_id: UUID
    title: str
    first: UUID | None = None
    asking_hidden: bool = False
    asked_hidden: bool = False


class IntroductionService:
    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._session = uow.session
        self._steps = Steps(uow, clock)
        self._outcomes = OutcomeService(uow, clock)
        self._clock = clock

    async def ask(self, *, actor: Actor, wanted: IntroductionIn) -> UUID:
        """Ask for an introduction; its id. The same again is the same one.

        Two that ask each other about the same thing have both said yes: it is one introduction, accepted.

        Raises:
            NotFound: what it is about does not exist for the actor.
            Forbidden: the actor works for no organisation.
            Invalid: it says not what it is about, or about oneself.
            AlreadyAsked, QuotaReached.
        """
        if actor.organisation_id is None:
            raise Forbidden
        about = await self._about(actor, actor.organisation_id, wanted)
        if about.asked_id == actor.organisation_id:
            raise Invalid({"/organisationId": FieldProblem("own_organisation")})
        await introductions.lock_asks(self._session, actor.organisation_id)
        values = await self._values(actor, actor.organisation_id, about, wanted)
        former = await introductions.lock_open(self._session, values)
        if former is None:
            await self._check_quota(actor.organisation_id)
            made = await introductions.add(self._session, values)
            if made is not None:
                return await self._asked(actor, made)
            # The other side was faster, in this very moment.
            former = await introductions.lock_open(self._session, values)
        if former is None:
            raise WrongState(state="asked")
        return self._meet(actor, former, wanted)

    async def answer(self, *, actor: Actor, introduction_id: UUID, wanted: IntroductionAnswerIn) -> None:
        """Accept, decline, or put off.

        Raises:
            NotFound: it does not exist for the actor.
            Forbidden: they have asked it themselves.
            AskExpired: its time is over.
            WrongState: it was answered, or taken back.
            Invalid: the day of a "not now" is over, or too far away.
        """
        introduction, part = await self._steps.lock(actor, introduction_id)
        if part is not Part.ASKED:
            raise Forbidden
        now = self._clock.now()
        ended = introduction.state == IntroductionState.ASKED and introduction.expires_at <= now
        if ended or introduction.state == IntroductionState.EXPIRED:
            raise AskExpired
        _require(introduction, *UNANSWERED)
        introduction.answerer_id, introduction.answered_at = actor.id, now
        introduction.answer = wanted.note.strip()
        match wanted.answer:
            case IntroductionAnswer.ACCEPT:
                await self._accept(introduction, actor)
            case IntroductionAnswer.DECLINE:
                introduction.state = IntroductionState.DECLINED
                introduction.refusal = wanted.refusal
                self._write(introduction, StepKind.DECLINED, actor, detail=wanted.refusal or "")
            case IntroductionAnswer.NOT_NOW:
                until = self._put_off(wanted.until)
                introduction.state, introduction.put_off_until = IntroductionState.NOT_NOW, until
                introduction.expires_at = end_of(until)
                self._write(introduction, StepKind.PUT_OFF, actor, detail=until.isoformat())
        self._steps.tell(introduction, notices.ANSWERED, SIDES, by=actor.id, part=Part.ASKED)
        self._steps.changed(introduction, also=actor.id)

    async def withdraw(self, *, actor: Actor, introduction_id: UUID) -> None:
        """Take an ask back before it is answered.

        Raises:
            NotFound, WrongState.
            Forbidden: the other side has asked it.
        """
        introduction, part = await self._steps.lock(actor, introduction_id)
        if part is not Part.ASKING:
            raise Forbidden
        _require(introduction, *UNANSWERED)
        introduction.state = IntroductionState.WITHDRAWN
        self._write(introduction, StepKind.WITHDRAWN, actor, part=part)
        self._steps.changed(introduction, also=actor.id)

    async def close(self, *, actor: Actor, introduction_id: UUID, wanted: ClosingIn) -> None:
        """Say what it came to; it goes into the ledger as what the actor's side says.

        Raises:
            NotFound, WrongState.
            Forbidden: the actor advises only.
            Invalid: of an agreement its kind is missing.
        """
        introduction, part = await self._steps.lock(actor, introduction_id)
        if part is Part.ADVISER:
            raise Forbidden
        _require(introduction, *RUNNING)
        agreed = wanted.result is Result.AGREEMENT
        told = ReachedIn(
            stage=Reached.AGREEMENT if agreed else Reached.NOTHING,
            agreement=wanted.agreement if agreed else None,
            band=wanted.band if agreed else None,
        )
        await self._outcomes.put(introduction, part, told, by=actor.id)
        introduction.state = IntroductionState.CLOSED
        introduction.result = wanted.result
        introduction.nothing = None if agreed else wanted.nothing
        self._write(introduction, StepKind.CLOSED, actor, part=part, detail=wanted.note.strip())
        self._steps.tell(introduction, notices.WENT_ON, (OTHER[part], Part.ADVISER), by=actor.id, part=part)
        self._steps.changed(introduction, also=actor.id)

    async def _about(self, actor: Actor, own_id: UUID, wanted: IntroductionIn) -> About:
        if wanted.opportunity_id is not None and wanted.line_id is None:
            return await self._about_opportunity(actor, wanted.opportunity_id, wanted)
        if wanted.line_id is not None and wanted.opportunity_id is None:
            return await self._about_line(own_id, wanted.line_id, wanted.organisation_id)
        if wanted.organisation_id is None or wanted.opportunity_id is not None:
            raise Invalid({"/organisationId": FieldProblem("required")})
        names = [await self._known(each) for each in (own_id, wanted.organisation_id)]
        title = _cut(" · ".join(names))
        return About(kind=AboutKind.ORGANISATION, id=_NO_ID, asked_id=wanted.organisation_id, title=title)

    async def _about_opportunity(self, actor: Actor, opportunity_id: UUID, wanted: IntroductionIn) -> About:
        """Of another organisation, or one's own, shown to somebody who could answer it."""
        found = await opportunities.lock_opportunity(self._session, opportunity_id)
        if found is None:
            raise NotFound
        standing = await standings.standing(self._session, actor, found.id)
        if not exists_for(actor, found, standing):
            raise NotFound
        if found.state != OpportunityState.PUBLISHED:
            raise WrongState(state=found.state)
        about: dict[str, Any] = {"kind": AboutKind.OPPORTUNITY, "id": found.id, "title": found.title}
        if not is_own(actor, found.organisation_id):
            return About(
                **about,
                asked_id=found.organisation_id,
                first=found.author_id,
                asking_hidden=wanted.blind,
                asked_hidden=found.anonymous,
            )
        if wanted.organisation_id is None:
            raise Invalid({"/organisationId": FieldProblem("required")})
        await self._known(wanted.organisation_id)
        if wanted.organisation_id in found.excluded:
            raise Invalid({"/organisationId": FieldProblem("excluded")})
        return About(**about, asked_id=wanted.organisation_id, asking_hidden=found.anonymous)

    async def _about_line(self, own_id: UUID, line_id: UUID, organisation_id: UUID | None) -> About:
        line = await introductions.line_of(self._session, line_id)
        if line is None:
            raise NotFound
        title = " ".join(line.text.split())
        about: dict[str, Any] = {"kind": AboutKind.LINE, "id": line.id, "title": _cut(title)}
        if line.organisation_id != own_id:
            return About(**about, asked_id=line.organisation_id, first=line.created_by)
        if organisation_id is None:
            raise Invalid({"/organisationId": FieldProblem("required")})
        await self._known(organisation_id)
        return About(**about, asked_id=organisation_id)

    async def _known(self, organisation_id: UUID) -> str:
        name = await introductions.name_of(self._session, organisation_id)
        if name is None:
            raise NotFound
        return name

    async def _values(self, actor: Actor, own_id: UUID, about: About, wanted: IntroductionIn) -> dict[str, Any]:
        now = self._clock.now()
        low, high = sorted((own_id, about.asked_id))
        answerer = await introductions.speaker_for(self._session, about.asked_id, first=about.first, sender=own_id)
        return {
            "asking_id": own_id,
            "asked_id": about.asked_id,
            "low_id": low,
            "high_id": high,
            "asker_id": actor.id,
            "answerer_id": answerer,
            "about": about.kind,
            "about_id": about.id,
            "opportunity_id": about.id if about.kind is AboutKind.OPPORTUNITY else None,
            "line_id": about.id if about.kind is AboutKind.LINE else None,
            "title": about.title,
            "message": wanted.message.strip(),
            "asking_hidden": about.asking_hidden,
            "asked_hidden": about.asked_hidden,
            "state": IntroductionState.ASKED,
            "days": wanted.days,
            "asked_at": now,
            "expires_at": end_of(local_day(now) + timedelta(days=wanted.days)),
            "active_at": now,
        }

    async def _check_quota(self, organisation_id: UUID) -> None:
        waiting, recent = await introductions.count_asks(self._session, organisation_id, since=self._clock.now() - WEEK)
        if recent >= ASKS_A_WEEK:
            raise QuotaReached(limit="week", maximum=ASKS_A_WEEK)
        if waiting >= MOST_OPEN_ASKS:
            raise QuotaReached(limit="open", maximum=MOST_OPEN_ASKS)

    async def _asked(self, actor: Actor, introduction_id: UUID) -> UUID:
        introduction, part = await self._steps.lock(actor, introduction_id)
        self._write(introduction, StepKind.ASKED, actor, part=part)
        self._steps.tell(introduction, notices.ASKED, [Part.ASKED], by=actor.id, part=part)
        self._steps.changed(introduction, also=actor.id)
        return introduction.id

    def _meet(self, actor: Actor, former: Introduction, wanted: IntroductionIn) -> UUID:
        """There is an open one: the actor's own, sent again, or the other side's, to which this is the yes."""
        again = former.asker_id == actor.id and former.message == wanted.message.strip()
        if former.asking_id == actor.organisation_id and again:
            return former.id
        if former.asking_id == actor.organisation_id or former.state not in UNANSWERED:
            raise AlreadyAsked(id=str(former.id))
        former.answerer_id, former.answer = actor.id, wanted.message.strip()
        self._write(former, StepKind.BOTH_ASKED, actor)
        self._steps.agree(former, by=actor.id)
        self._steps.tell(former, notices.ANSWERED, SIDES, by=actor.id, part=Part.ASKED)
        self._steps.changed(former, also=actor.id)
        return former.id

    async def _accept(self, introduction: Introduction, actor: Actor) -> None:
        if introduction.asker_id is None:
            introduction.asker_id = await introductions.speaker_for(self._session, introduction.asking_id)
        self._write(introduction, StepKind.ACCEPTED, actor)
        self._steps.agree(introduction, by=actor.id)

    def _write(
        self, introduction: Introduction, kind: StepKind, actor: Actor, *, part: Part = Part.ASKED, detail: str = ""
    ) -> None:
        self._steps.write(introduction, kind, part=part, person_id=actor.id, detail=detail)

    def _put_off(self, until: date | None) -> date:
        today = local_day(self._clock.now())
        if until is None:
            raise Invalid({"/until": FieldProblem("required")})
        if until <= today:
            raise Invalid({"/until": FieldProblem("in_the_past")})
        if until > today + LONGEST_PUT_OFF:
            raise Invalid({"/until": FieldProblem("too_late", maximum=(today + LONGEST_PUT_OFF).isoformat())})
        return until


def end_of(day: date) -> datetime:
    """The end of a day where the chamber is: no hour of it tells when somebody sat down to ask."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(DEFAULT_ZONE))


def _cut(title: str) -> str:
    return title if len(title) <= MAX_TITLE else title[: MAX_TITLE - 1] + "…"


def _require(introduction: Introduction, *states: IntroductionState) -> None:
    if introduction.state not in states:
        raise WrongState(state=introduction.state)
