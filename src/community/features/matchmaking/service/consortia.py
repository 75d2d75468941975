"""Joint projects: written down, changed, formed, given up; their needs are written with them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

import msgspec

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Forbidden, Invalid, NotFound
from community.core.groups import OrganisationKind
from community.core.i18n import local_day
from community.events.matchmaking import ConsortiumChanged
from community.features.matchmaking.errors import VersionConflict, WrongState
from community.features.matchmaking.models import Consortium, ConsortiumNeed
from community.features.matchmaking.models.consortium import WORKABLE, Constraints, Limit
from community.features.matchmaking.policy import consortium_exists_for, is_own
from community.features.matchmaking.repository import consortia, opportunities
from community.features.matchmaking.schemas.consortia import ConsortiumIn, ConsortiumNeedIn
from community.features.matchmaking.service.terms import checked_terms, is_place
from community.features.matchmaking.vocabulary import certifications
from community.features.matchmaking.vocabulary.consortia import ConsortiumState, InvitationState, LimitAttribute
from community.infra.db import UnitOfWork
from community.infra.idempotency import claim
from community.infra.search.analysis import language_of

_UNKNOWN: Final = "fr"
_NEED_VALUES: Final = ("kind", "weight", "must", "quantity", "minimum_fit")


class ConsortiumService:
    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._session = uow.session
        self._outbox = uow.outbox
        self._clock = clock

    async def begin(self, *, actor: Actor, wanted: ConsortiumIn, key: UUID | None) -> UUID:
        """A draft of the actor's organisation; its id. The same key again is the same draft.

        Raises:
            Forbidden: the actor works for no organisation.
            Invalid: an organisation, place, certificate or term does not exist, or limits contradict each other.
            IdempotencyKeyReused: the key was that of another request.
        """
        if actor.organisation_id is None:
            raise Forbidden
        made, first = await claim(
            self._session, owner=str(actor.id), key=key, operation="matchmaking_begin_consortium", body=wanted
        )
        if not first:
            return made
        now = self._clock.now()
        consortium = Consortium(
            id=made,
            organisation_id=actor.organisation_id,
            author_id=actor.id,
            state=ConsortiumState.DRAFT,
            created_at=now,
            updated_at=now,
            version=1,
            **await self._values(wanted, actor.organisation_id),
        )
        self._session.add(consortium)
        await self._session.flush()
        await self._write_needs(consortium.id, wanted.needs, {})
        return consortium.id

    async def change(self, *, actor: Actor, consortium_id: UUID, wanted: ConsortiumIn) -> None:
        """Write it anew, with its needs.

        Raises:
            NotFound, Forbidden: it does not exist for the actor, or is not their organisation's.
            VersionConflict: somebody else has changed it.
            WrongState: it is formed or given up.
            Invalid: as `begin`.
        """
        consortium = await self.own(actor, consortium_id)
        if wanted.version != consortium.version:
            raise VersionConflict(version=consortium.version)
        require(consortium, *WORKABLE)
        for name, value in (await self._values(wanted, consortium.organisation_id)).items():
            setattr(consortium, name, value)
        before = {need.id: need for need in await consortia.needs_of(self._session, consortium_id)}
        gone = before.keys() - {need.id for need in wanted.needs}
        if gone:
            await consortia.delete_needs(self._session, sorted(gone))
        await self._write_needs(consortium_id, wanted.needs, before)
        self.touched(consortium)

    async def drop(self, *, actor: Actor, consortium_id: UUID) -> None:
        """Delete a project to which nobody was ever invited. Raises NotFound, Forbidden, WrongState."""
        consortium = await self.own(actor, consortium_id)
        require(consortium, ConsortiumState.DRAFT, ConsortiumState.SEARCHING)
        await self._session.delete(consortium)

    async def own(self, actor: Actor, consortium_id: UUID) -> Consortium:
        """The project, locked, of the actor's organisation.

        Raises:
            NotFound, Forbidden: it does not exist for the actor, or is not their organisation's.
        """
        consortium = await consortia.lock_consortium(self._session, consortium_id)
        if consortium is None:
            raise NotFound
        if is_own(actor, consortium.organisation_id):
            return consortium
        standing = await consortia.standing_invitation(self._session, consortium_id, actor.organisation_id)
        state = None if standing is None else InvitationState(standing.state)
        raise Forbidden if consortium_exists_for(actor, consortium, state) else NotFound

    def touched(self, consortium: Consortium) -> None:
        """It is another one for those who may see it."""
        consortium.version += 1
        consortium.updated_at = self._clock.now()
        self._outbox.add(ConsortiumChanged(consortium_id=consortium.id, organisation_id=consortium.organisation_id))

    async def _values(self, wanted: ConsortiumIn, own: UUID) -> dict[str, Any]:
        self._check(wanted, own)
        await self._check_organisations(wanted)
        constraints = Constraints(
            limits=[
                Limit(
                    attribute=one.attribute,
                    values=list(dict.fromkeys(one.values)),
                    minimum=one.minimum,
                    maximum=one.maximum,
                )
                for one in wanted.limits
            ],
            certificates=list(dict.fromkeys(wanted.certificates)),
            lead_certificates=list(dict.fromkeys(wanted.lead_certificates)),
            lead=wanted.lead,
            members=list(dict.fromkeys(wanted.members)),
            excluded=list(dict.fromkeys(wanted.excluded)),
            competitors=[(pair.first, pair.second) for pair in wanted.competitors],
        )
        return {
            "title": wanted.title.strip(),
            "description": wanted.description.strip(),
            "call": wanted.call.strip(),
            "language": language_of(f"{wanted.title}\n{wanted.description}") or _UNKNOWN,
            "deadline": wanted.deadline,
            "objective": wanted.objective,
            "liability": wanted.liability,
            "max_size": wanted.max_size,
            "takes_part": wanted.takes_part,
            "constraints": msgspec.to_builtins(constraints),
        }

    def _check(self, wanted: ConsortiumIn, own: UUID) -> None:
        """Refuse what no team could mean."""
        problems = dict(_limit_problems(wanted))
        today = self.today()
        if wanted.deadline is not None and wanted.deadline < today:
            problems["/deadline"] = FieldProblem("in_the_past")
        for name in ("certificates", "lead_certificates"):
            for place, key in enumerate(getattr(wanted, name)):
                if key not in certifications():
                    problems[f"/{_CAMEL.get(name, name)}/{place}"] = FieldProblem("not_in_list")
        if wanted.lead == own and not wanted.takes_part:
            problems["/takesPart"] = FieldProblem("required")
        if own in wanted.excluded:
            problems[f"/excluded/{wanted.excluded.index(own)}"] = FieldProblem("wrong_value")
        for place, one in enumerate(wanted.excluded):
            if one in {*wanted.members, wanted.lead}:
                problems[f"/excluded/{place}"] = FieldProblem("wrong_value")
        if problems:
            raise Invalid(problems)

    async def _check_organisations(self, wanted: ConsortiumIn) -> None:
        named = [("/lead", wanted.lead)] if wanted.lead is not None else []
        named += [(f"/members/{place}", one) for place, one in enumerate(wanted.members)]
        named += [(f"/excluded/{place}", one) for place, one in enumerate(wanted.excluded)]
        for place, pair in enumerate(wanted.competitors):
            named += [(f"/competitors/{place}/first", pair.first), (f"/competitors/{place}/second", pair.second)]
        if not named:
            return
        known = await opportunities.known_organisations(self._session, [one for _, one in named])
        unknown = {pointer: FieldProblem("not_in_list") for pointer, one in named if one not in known}
        if unknown:
            raise Invalid(unknown)

    async def _write_needs(
        self, consortium_id: UUID, wanted: Sequence[ConsortiumNeedIn], before: Mapping[UUID, ConsortiumNeed]
    ) -> None:
        """The needs in this order; whose id is known keeps it, so that invitations go on speaking of it."""
        for position, need in enumerate(wanted):
            values: dict[str, Any] = {name: getattr(need, name) for name in _NEED_VALUES}
            values |= checked_terms(need.terms, f"/needs/{position}/terms")
            values |= {
                "position": position,
                "text": need.text.strip(),
                "language": language_of(need.text) or _UNKNOWN,
                "partner_kinds": list(dict.fromkeys(need.partner_kinds)),
                "conditions": list(dict.fromkeys(need.conditions)),
            }
            row = before.get(need.id) if need.id is not None else None
            if row is None:
                self._session.add(ConsortiumNeed(consortium_id=consortium_id, **values))
            else:
                for name, value in values.items():
                    setattr(row, name, value)
        await self._session.flush()

    def today(self) -> date:
        """The day where the chamber is."""
        return local_day(self._clock.now())


_CAMEL: Final = {"lead_certificates": "leadCertificates"}


def require(consortium: Consortium, *states: ConsortiumState) -> None:
    """Raises WrongState where it is in none of these."""
    if consortium.state not in states:
        raise WrongState(state=consortium.state)


def _limit_problems(wanted: ConsortiumIn) -> list[tuple[str, FieldProblem]]:
    problems = []
    for place, limit in enumerate(wanted.limits):
        pointer = f"/limits/{place}"
        if limit.maximum is not None and limit.maximum < limit.minimum:
            problems.append((f"{pointer}/maximum", FieldProblem("too_small", minimum=limit.minimum)))
        if not limit.minimum and limit.maximum is None:
            problems.append((f"{pointer}/minimum", FieldProblem("required")))
        for at, value in enumerate(limit.values):
            known = value in set(OrganisationKind) if limit.attribute is LimitAttribute.KIND else is_place(value)
            if not known:
                problems.append((f"{pointer}/values/{at}", FieldProblem("not_in_list")))
    return problems
