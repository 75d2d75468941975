"""Proposed teams over HTTP: who covers what, what is lacking, who could stand in."""

from datetime import datetime
from uuid import UUID

import msgspec

from community.features.matchmaking.vocabulary.consortia import ProposalState


class FitOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """fit: of 100."""

    organisation_id: UUID
    fit: int


class CoverageOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """Members that count for a need, the best first. missing: how many more it asks for."""

    need_id: UUID
    members: list[FitOut]
    missing: int


class SubstituteOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """Who could stand in. value: of the team then. less: needs that would be covered by fewer."""

    organisation_id: UUID
    value: int
    less: list[UUID]


class BrokenOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """A constraint, and what it is about: a need, the place of a limit, a certificate, an organisation."""

    constraint: str
    subject: str


class TeamMemberOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """loss: value that goes with the member. uncovered: needs that would be covered by fewer without it."""

    organisation_id: UUID
    need_ids: list[UUID]
    loss: int
    uncovered: list[UUID]
    broken: list[BrokenOut]
    substitutes: list[SubstituteOut]


class TeamOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """value, bound: in the unit of `TeamsOut.full_value`. proved: no team is worth more than the bound says."""

    members: list[TeamMemberOut]
    lead: UUID | None
    value: int
    bound: int
    least_size: int | None
    proved: bool
    coverage: list[CoverageOut]


class GapOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """A need that too few can cover, whatever the team, and who comes nearest."""

    need_id: UUID
    quantity: int
    available: int
    nearest: list[FitOut]


class ConflictOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """A constraint that was given up so that there is a team at all."""

    constraint: str
    subject: str
    asked: int
    possible: int


class TeamsOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """The teams that were asked for last, or how far they are. outdated: the project has changed since."""

    id: UUID
    state: ProposalState
    step: str
    found: int
    asked_at: datetime
    made_at: datetime | None
    seconds: float | None
    outdated: bool
    error: str
    full_value: int
    teams: list[TeamOut]
    gaps: list[GapOut]
    conflicts: list[ConflictOut]
