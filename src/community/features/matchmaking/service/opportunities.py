"""Opportunities on their way: draft, review, publication, renewal, withdrawal."""

from datetime import date
from typing import Any, Final
from uuid import UUID, uuid4

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Forbidden, Invalid, NotFound
from community.core.i18n import local_day
from community.events.matchmaking import OpportunityChanged
from community.features.matchmaking.errors import OwnReview, VersionConflict, WrongState
from community.features.matchmaking.models import Opportunity, Review
from community.features.matchmaking.models.opportunity import OPEN_STATES
from community.features.matchmaking.notices import REVIEWED
from community.features.matchmaking.policy import (
    LONGEST_VALIDITY,
    USUAL_VALIDITY,
    exists_for,
    is_own,
    may_review,
    verdict_of,
)
from community.features.matchmaking.queries import standings
from community.features.matchmaking.repository import opportunities
from community.features.matchmaking.schemas.opportunities import OpportunityIn, ReviewIn
from community.features.matchmaking.service.notifying import about_opportunity
from community.features.matchmaking.service.terms import checked_terms
from community.features.matchmaking.vocabulary.kinds import OpportunityState, Verdict
from community.infra.db import UnitOfWork
from community.infra.idempotency import claim
from community.infra.search.analysis import language_of

_UNKNOWN: Final = "fr"
_STATE_AFTER: Final = {
    Verdict.PUBLISH: OpportunityState.PUBLISHED,
    Verdict.HOLD: OpportunityState.ON_HOLD,
    Verdict.REJECT: OpportunityState.REJECTED,
}
_TEXTS: Final = ("title", "summary", "description", "advantages", "partner_role")
_CHOICES: Final = ("direction", "area", "kind", "stage", "ip", "anonymous", "deadline", "valid_until")
_LISTS: Final = ("partner_kinds", "partner_sizes", "agreements", "conditions", "excluded")


class OpportunityService:
    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._session = uow.session
        self._outbox = uow.outbox
        self._clock = clock

    async def begin(self, *, actor: Actor, wanted: OpportunityIn, key: UUID | None = None) -> UUID:
        """A draft of the actor's organisation; its id. The same key again is the same draft.

        Raises:
            Forbidden: the actor works for no organisation.
            Invalid: a term or an excluded organisation does not exist, or a day is not possible.
        """
        if actor.organisation_id is None:
            raise Forbidden
        made, first = await claim(
            self._session,
            owner=str(actor.id),
            key=key,
            operation="matchmaking_begin_opportunity",
            body=wanted,
            result_id=uuid4(),
        )
        if not first:
            return made
        now = self._clock.now()
        opportunity = Opportunity(
            id=made,
            organisation_id=actor.organisation_id,
            author_id=actor.id,
            state=OpportunityState.DRAFT,
            created_at=now,
            updated_at=now,
            version=1,
            **await self._values(wanted),
        )
        self._session.add(opportunity)
        await self._session.flush()
        return made

    async def change(self, *, actor: Actor, opportunity_id: UUID, wanted: OpportunityIn) -> None:
        """Write it anew; what was published goes back to review, for other words were approved.

        Raises:
            NotFound, Forbidden: it does not exist for the actor, or is not their organisation's.
            VersionConflict: somebody else has changed it.
            WrongState: it is over, or being reviewed.
        """
        opportunity = await self._own(actor, opportunity_id)
        if wanted.version != opportunity.version:
            raise VersionConflict(version=opportunity.version)
        _require(opportunity, *OPEN_STATES, OpportunityState.PUBLISHED)
        for name, value in (await self._values(wanted)).items():
            setattr(opportunity, name, value)
        opportunity.version += 1
        opportunity.updated_at = self._clock.now()
        if opportunity.state == OpportunityState.PUBLISHED:
            self._submit(opportunity)
        elif opportunity.state != OpportunityState.DRAFT:
            self._changed(opportunity)

    async def submit(self, *, actor: Actor, opportunity_id: UUID) -> None:
        """Hand it to the reviewers.

        Raises:
            NotFound, Forbidden, WrongState: as `change`.
            Invalid: something is missing without which nobody can answer.
        """
        opportunity = await self._own(actor, opportunity_id)
        _require(opportunity, *OPEN_STATES)
        missing = {
            f"/{name}": FieldProblem("required")
            for name in ("summary", "description")
            if not getattr(opportunity, name)
        }
        if not opportunity.codes and not opportunity.tags:
            missing["/terms/tags"] = FieldProblem("required")
        if missing:
            raise Invalid(missing)
        self._submit(opportunity)

    async def review(self, *, actor: Actor, opportunity_id: UUID, wanted: ReviewIn) -> Verdict:
        """Score it; the sum decides.

        Raises:
            NotFound: it does not exist for the actor.
            OwnReview: it is of the actor's own organisation.
            WrongState, VersionConflict: it is not waiting, or has changed since it was read.
            Invalid: it is not published, and no comment says why.
        """
        opportunity = await self._known(actor, opportunity_id)
        if not may_review(actor, opportunity.organisation_id):
            raise OwnReview
        _require(opportunity, OpportunityState.IN_REVIEW)
        if wanted.version != opportunity.version:
            raise VersionConflict(version=opportunity.version)
        scores = (wanted.advantages, wanted.clarity, wanted.expectations, wanted.wording)
        verdict = verdict_of(scores)
        comment = wanted.comment.strip()
        if verdict is not Verdict.PUBLISH and not comment:
            raise Invalid({"/comment": FieldProblem("required")})
        now = self._clock.now()
        self._session.add(
            Review(
                opportunity_id=opportunity.id,
                version=opportunity.version,
                reviewer_id=actor.id,
                advantages=wanted.advantages,
                clarity=wanted.clarity,
                expectations=wanted.expectations,
                wording=wanted.wording,
                verdict=verdict,
                comment=comment,
                at=now,
            )
        )
        opportunity.state = _STATE_AFTER[verdict]
        if verdict is Verdict.PUBLISH:
            opportunity.published_on = today = self._today()
            if opportunity.valid_until is None or opportunity.valid_until < today:
                opportunity.valid_until = today + USUAL_VALIDITY
        self._changed(opportunity)
        self._outbox.add(about_opportunity(REVIEWED, opportunity))
        return verdict

    async def renew(self, *, actor: Actor, opportunity_id: UUID, valid_until: date) -> None:
        """Have it shown for longer, also after it has ended.

        Raises:
            NotFound, Forbidden, WrongState: as `change`.
            Invalid: the day is over, or too far away.
        """
        opportunity = await self._own(actor, opportunity_id)
        _require(opportunity, OpportunityState.PUBLISHED, OpportunityState.EXPIRED)
        self._check_day("/validUntil", valid_until)
        opportunity.valid_until = valid_until
        opportunity.state = OpportunityState.PUBLISHED
        opportunity.asked_at = None
        self._changed(opportunity)

    async def withdraw(self, *, actor: Actor, opportunity_id: UUID) -> None:
        """Take it back; whoever is talking about it already goes on. Raises NotFound, Forbidden, WrongState."""
        opportunity = await self._own(actor, opportunity_id)
        _require(opportunity, *OPEN_STATES, OpportunityState.IN_REVIEW, OpportunityState.PUBLISHED)
        opportunity.state = OpportunityState.WITHDRAWN
        self._changed(opportunity)

    async def drop(self, *, actor: Actor, opportunity_id: UUID) -> None:
        """Delete a draft that nobody else has seen. Raises NotFound, Forbidden, WrongState."""
        opportunity = await self._own(actor, opportunity_id)
        _require(opportunity, OpportunityState.DRAFT)
        await self._session.delete(opportunity)

    def _submit(self, opportunity: Opportunity) -> None:
        opportunity.state = OpportunityState.IN_REVIEW
        opportunity.submitted_at = self._clock.now()
        self._changed(opportunity)

    async def _values(self, wanted: OpportunityIn) -> dict[str, Any]:
        excluded = list(dict.fromkeys(wanted.excluded))
        known = await opportunities.known_organisations(self._session, excluded) if excluded else set()
        unknown = {
            f"/excluded/{place}": FieldProblem("not_in_list") for place, one in enumerate(excluded) if one not in known
        }
        if unknown:
            raise Invalid(unknown)
        for pointer, day in (("/deadline", wanted.deadline), ("/validUntil", wanted.valid_until)):
            if day is not None:
                self._check_day(pointer, day)
        values = {name: getattr(wanted, name).strip() for name in _TEXTS}
        values |= {name: getattr(wanted, name) for name in _CHOICES}
        values |= {name: list(dict.fromkeys(getattr(wanted, name))) for name in _LISTS}
        text = f"{wanted.title}\n{wanted.summary}\n{wanted.description}"
        return values | {"language": language_of(text) or _UNKNOWN, **checked_terms(wanted.terms, "/terms")}

    def _check_day(self, pointer: str, day: date) -> None:
        today = self._today()
        if day < today:
            raise Invalid({pointer: FieldProblem("in_the_past")})
        if day > today + LONGEST_VALIDITY:
            raise Invalid({pointer: FieldProblem("too_late", maximum=(today + LONGEST_VALIDITY).isoformat())})

    def _today(self) -> date:
        return local_day(self._clock.now())

    def _changed(self, opportunity: Opportunity) -> None:
        self._outbox.add(OpportunityChanged(opportunity_id=opportunity.id, organisation_id=opportunity.organisation_id))

    async def _known(self, actor: Actor, opportunity_id: UUID) -> Opportunity:
        opportunity = await opportunities.lock_opportunity(self._session, opportunity_id)
        if opportunity is None:
            raise NotFound
        standing = await standings.standing(self._session, actor, opportunity.id)
        if not exists_for(actor, opportunity, standing):
            raise NotFound
        return opportunity

    async def _own(self, actor: Actor, opportunity_id: UUID) -> Opportunity:
        opportunity = await self._known(actor, opportunity_id)
        if not is_own(actor, opportunity.organisation_id):
            raise Forbidden
        return opportunity


def _require(opportunity: Opportunity, *states: OpportunityState) -> None:
    if opportunity.state not in states:
        raise WrongState(state=opportunity.state)
