"""From a joint project and what organisations declare to what the planner is given."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from community.features.matchmaking.models import Consortium, ConsortiumInvitation, ConsortiumNeed
from community.features.matchmaking.models.consortium import STANDING, Limit, constraints_of
from community.features.matchmaking.planning.consortium import project as planned
from community.features.matchmaking.planning.consortium.planning import propose_teams
from community.features.matchmaking.planning.consortium.proposal import Proposal
from community.features.matchmaking.planning.progress import Report
from community.features.matchmaking.queries.facts import paths_of, wishes_of
from community.features.matchmaking.scoring.conditions import Conditions
from community.features.matchmaking.scoring.facts import Need
from community.features.matchmaking.scoring.fits import certified, fits
from community.features.matchmaking.scoring.hub import Hub
from community.features.matchmaking.service.consortium_invitations import may_be_asked_again
from community.features.matchmaking.vocabulary.consortia import Objective
from community.features.matchmaking.vocabulary.kinds import Criterion

SECONDS: Final = 5.0
"""For one proposal; where they end, the best found stands with its bound."""
_DEPARTMENT: Final = 2


class Asked(Struct, frozen=True):
    """A project as its rows say it. day: the deadline, or today: on which certificates have to stand."""

    project: Consortium
    needs: Sequence[ConsortiumNeed]
    invitations: Sequence[ConsortiumInvitation]
    day: date


class Seat(Struct, frozen=True):
    """What is known of an organisation beside what it declares."""

    kind: str
    country: str
    postcode: str
    siren: str


def fits_of(hub: Hub, asked: Asked) -> Mapping[str, Mapping[str, int]]:
    """How far organisations cover the needs, by organisation and need; takes a moment for each need."""
    found: dict[str, dict[str, int]] = {}
    for row in asked.needs:
        need = Need(id=str(row.id), text=row.text, codes=paths_of(row), types=(row.kind,), **wishes_of(row))
        for organisation, fit in fits(hub, need, _conditions(row, need)).items():
            found.setdefault(organisation, {})[need.id] = fit
    return found


def proposed(
    hub: Hub,
    asked: Asked,
    found: Mapping[str, Mapping[str, int]],
    seats: Mapping[UUID, Seat],
    report: Report,
) -> Proposal:
    """The best few teams; takes up to `SECONDS`, nearly all of them in HiGHS, which leaves other threads alone."""
    project = project_of(hub, asked, found, seats)
    smallest = asked.project.objective == Objective.SMALLEST
    return propose_teams(project, "smallest" if smallest else "coverage", seconds=SECONDS, report=report)


def concerned(asked: Asked, found: Mapping[str, Mapping[str, int]]) -> set[UUID]:
    """Of whom the planner has to know: who fits anything, and who is in every team."""
    return {UUID(one) for one in found} | _members(asked)


def project_of(
    hub: Hub, asked: Asked, found: Mapping[str, Mapping[str, int]], seats: Mapping[UUID, Seat]
) -> planned.Project:
    """What the planner is given.

    In every team are the author's organisation, if it takes part, those whom the project fixes, and those who have said
    yes. Who has said no to the project as it is, is in none.
    """
    held = constraints_of(asked.project)
    certificates = certified(hub, asked.day.toordinal())
    latest = {one.organisation_id: one for one in asked.invitations}
    declined = {
        id_ for id_, one in latest.items() if one.state not in STANDING and not may_be_asked_again(asked.project, one)
    }
    candidates = tuple(
        planned.Candidate(
            id=str(id_),
            fits=found.get(str(id_), {}),
            firm=seat.siren,
            kind=seat.kind,
            country=seat.country,
            region=region_of(seat.country, seat.postcode),
            certificates=certificates.get(str(id_), frozenset()),
        )
        for id_, seat in seats.items()
    )
    excluded = {*held.excluded, *declined}
    if not asked.project.takes_part:
        excluded.add(asked.project.organisation_id)
    return planned.Project(
        needs=tuple(
            planned.Need(
                id=str(need.id),
                weight=need.weight,
                must=need.must,
                quantity=need.quantity,
                minimum_fit=need.minimum_fit,
            )
            for need in asked.needs
        ),
        candidates=candidates,
        limits=tuple(_limit(str(place), limit) for place, limit in enumerate(held.limits)),
        max_size=asked.project.max_size,
        members=frozenset(str(one) for one in _members(asked) - excluded),
        lead=None if held.lead is None or held.lead in excluded else str(held.lead),
        excluded=frozenset(map(str, excluded)),
        competitors=frozenset((str(first), str(second)) for first, second in held.competitors),
        certificates=frozenset(held.certificates),
        lead_certificates=frozenset(held.lead_certificates),
    )


@cache
def region_of(country: str, postcode: str) -> str:
    """The region (ISO 3166-2) in which a French postcode is, by its department; "" elsewhere."""
    if country != "FR":
        return ""
    import pycountry  # it reads its lists when it is imported

    department = postcode[:_DEPARTMENT]
    # Corsica has two departments in one number; those overseas are regions themselves.
    codes = {"20": ["FR-2A"], "97": [f"FR-{postcode[:3]}"]}.get(department, [f"FR-{department}"])
    found: Any = pycountry.subdivisions.get(code=codes[0])  # type: ignore[no-untyped-call]  # it has no types
    if found is None:
        return ""
    return str(found.parent_code or found.code)


def _members(asked: Asked) -> set[UUID]:
    members = set(constraints_of(asked.project).members)
    members |= {one.organisation_id for one in asked.invitations if one.state in STANDING}
    if asked.project.takes_part:
        members.add(asked.project.organisation_id)
    return members


def _limit(name: str, limit: Limit) -> planned.Limit:
    return planned.Limit(
        name=name,
        attribute=_ATTRIBUTES[limit.attribute],
        values=frozenset(limit.values),
        minimum=limit.minimum,
        maximum=limit.maximum,
    )


_ATTRIBUTES: Final[Mapping[str, planned.Attribute]] = {"kind": "kind", "region": "region", "country": "country"}


def _conditions(row: ConsortiumNeed, need: Need) -> Conditions:
    """What its author made a must."""
    musts = set(row.conditions)
    return Conditions(
        kinds=frozenset(row.partner_kinds),
        places=need.places if Criterion.PLACES in musts else (),
        languages=need.languages if Criterion.LANGUAGES in musts else (),
        certifications=need.certifications if Criterion.CERTIFICATIONS in musts else (),
        capacity=need.capacity if Criterion.CAPACITY in musts else None,
        unit=need.unit,
        codes=need.codes if Criterion.CODES in musts else (),
    )
