"""What is proposed: teams with who covers what, gaps, substitutes, losses, and how far this is proved."""

from typing import Literal

import msgspec

Constraint = Literal[
    "must",
    "max_size",
    "minimum",
    "maximum",
    "certificate",
    "lead",
    "lead_missing",
    "member_missing",
    "member_excluded",
    "competing_members",
]


class Conflict(msgspec.Struct, frozen=True):
    """A constraint that cannot hold beside the others, and what does: of a smallest set of such constraints.

    subject: the need, limit, certificate or organisation that it is about, "" where there is only one. asked, possible:
    members, in the direction of the constraint.
    """

    constraint: Constraint
    subject: str
    asked: int
    possible: int


class Near(msgspec.Struct, frozen=True):
    """A candidate that fits a need in part."""

    candidate: str
    fit: int


class Gap(msgspec.Struct, frozen=True):
    """A need that too few can cover, whatever the team; `nearest` are those that fit it in part, best first."""

    need: str
    quantity: int
    available: int
    nearest: tuple[Near, ...]


class NeedCoverage(msgspec.Struct, frozen=True):
    """Members that count for a need, best fit first, no more than asked for; missing: how many more it asks for."""

    need: str
    members: tuple[Near, ...]
    missing: int


class Substitute(msgspec.Struct, frozen=True):
    """Who could stand in for a member: value of the team then, and the needs that would be covered less."""

    candidate: str
    value: int
    less_covered: tuple[str, ...]


class Member(msgspec.Struct, frozen=True):
    """One of the team.

    needs: those that it counts for. loss: value that goes with it. uncovered: needs that would then be covered by fewer
    than now. broken: constraints that would not hold any more.
    """

    id: str
    needs: tuple[str, ...]
    loss: int
    uncovered: tuple[str, ...]
    broken: tuple[tuple[Constraint, str], ...]
    substitutes: tuple[Substitute, ...]


class Team(msgspec.Struct, frozen=True):
    """A team under all constraints but those in `Proposal.conflicts`.

    value: sum over needs of weight times fit of the members that count, in the unit of `Proposal.full_value`. bound: no
    team but those proposed before this one is worth more (with the objective `smallest`: none of at most this size).
    least_size: no such team is smaller, told with that objective. proved: it is as good as the bound.
    """

    members: tuple[Member, ...]
    lead: str | None
    value: int
    bound: int
    least_size: int | None
    proved: bool
    coverage: tuple[NeedCoverage, ...]


class Proposal(msgspec.Struct, frozen=True):
    """Teams, best first.

    full_value: what a team is worth that covers every need by as many as asked, each with full fit. gaps: needs that
    the candidates cannot cover. conflicts: constraints that were given up so that there is a team at all.
    """

    teams: tuple[Team, ...]
    full_value: int
    gaps: tuple[Gap, ...]
    conflicts: tuple[Conflict, ...]
