"""Competitor shields: who never sees what an organisation publishes."""

from uuid import UUID

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.codes import parse_code
from community.core.errors import FieldProblem, Invalid, NotFound
from community.core.identifiers import IdentifierError, parse_siren
from community.events.matchmaking import OpportunityChanged
from community.features.matchmaking.errors import VersionConflict
from community.features.matchmaking.models import CompetitorShield
from community.features.matchmaking.policy import may_edit_profile
from community.features.matchmaking.repository import shields
from community.features.matchmaking.schemas.shields import ShieldIn
from community.infra.db import UnitOfWork


class ShieldService:
    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._session = uow.session
        self._outbox = uow.outbox
        self._clock = clock

    def check(self, actor: Actor, organisation_id: UUID) -> None:
        """Raises NotFound: whom an organisation keeps out is nobody else's business."""
        if not may_edit_profile(actor, organisation_id):
            raise NotFound

    async def put(self, *, actor: Actor, organisation_id: UUID, wanted: ShieldIn) -> None:
        """Raise, change or lower the shield; what is published is looked at again by the search.

        Raises:
            NotFound: the actor does not speak for the organisation.
            Invalid: a number or a code does not exist.
            VersionConflict: somebody else has changed it.
        """
        self.check(actor, organisation_id)
        found = await shields.lock_shield(self._session, organisation_id)
        present = found.version if found else 0
        if wanted.version != present:
            raise VersionConflict(version=present)
        values = _checked(wanted)
        now = self._clock.now()
        if found is None:
            self._session.add(CompetitorShield(organisation_id=organisation_id, updated_at=now, version=1, **values))
            await self._session.flush()
        else:
            for name, value in values.items():
                setattr(found, name, value)
            found.version, found.updated_at = present + 1, now
        for each in await shields.published_of(self._session, organisation_id):
            self._outbox.add(OpportunityChanged(opportunity_id=each, organisation_id=organisation_id))


def _checked(wanted: ShieldIn) -> dict[str, object]:
    problems: dict[str, FieldProblem] = {}
    sirens: list[str] = []
    activities: list[str] = []
    for place, typed in enumerate(wanted.sirens):
        try:
            sirens.append(parse_siren(typed))
        except IdentifierError as error:
            problems[f"/sirens/{place}"] = FieldProblem(error.code, **error.params)
    for place, typed in enumerate(wanted.activities):
        code = _activity(typed)
        if code is None:
            problems[f"/activities/{place}"] = FieldProblem("naf_format")
        else:
            activities.append(code)
    if problems:
        raise Invalid(problems)
    return {
        "sirens": list(dict.fromkeys(sirens)),
        "activities": list(dict.fromkeys(activities)),
        "nearness": wanted.nearness,
    }


def _activity(typed: str) -> str | None:
    """A code of NAF also where only its two digits are given, which alone would be a chapter of goods."""
    try:
        return parse_code(typed if typed.lower().startswith(("naf", "ape")) else f"naf:{typed}")
    except IdentifierError:
        return None
