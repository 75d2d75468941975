"""What a joint project asks for: weighted needs, who could cover them, and the constraints on a team."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, Literal

import msgspec

FULL_FIT: Final = 100

Attribute = Literal["kind", "region", "country", "size"]
Objective = Literal["coverage", "smallest"]


class Need(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the project has to have.

    must: no team is proposed without it, if anybody has it. quantity: members that shall cover it. minimum_fit: from
    which fit on, 1 to 100, a candidate counts as covering; whoever fits less is near, and named where nobody covers.
    """

    id: str
    weight: int = 1
    must: bool = False
    quantity: int = 1
    minimum_fit: int = 1


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """An organisation that could join. fits: how well it covers each need, 1 to 100; firm: its registered number."""

    id: str
    fits: Mapping[str, int]
    firm: str = ""
    kind: str = ""
    region: str = ""
    country: str = ""
    size: str = ""
    certificates: frozenset[str] = frozenset()
    may_lead: bool = True


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """How many members may, or have to, have one of these values: at least one research unit."""

    name: str
    attribute: Attribute
    values: frozenset[str]
    minimum: int = 0
    maximum: int | None = None


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """Needs, candidates, constraints.

    members: who is in every team, the lead among them if `lead` is stated. excluded: ids or firm numbers.
    competitors: pairs that are never in one team. certificates: each held by some member; lead_certificates: all held
    by the lead. needs_lead: a team has a member that may lead.

    Raises ValueError for what no form can mean: an id twice, weights or quantities below one, fits out of range.
    """

    needs: tuple[Need, ...]
    candidates: tuple[Candidate, ...]
    limits: tuple[Limit, ...] = ()
    max_size: int | None = None
    members: frozenset[str] = frozenset()
    lead: str | None = None
    needs_lead: bool = True
    excluded: frozenset[str] = frozenset()
    competitors: frozenset[tuple[str, str]] = frozenset()
    certificates: frozenset[str] = frozenset()
    lead_certificates: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        _refuse_repeated("need", (need.id for need in self.needs))
        _refuse_repeated("candidate", (one.id for one in self.candidates))
        _refuse_repeated("limit", (limit.name for limit in self.limits))
        for need in self.needs:
            if min(need.weight, need.quantity, need.minimum_fit) < 1 or need.minimum_fit > FULL_FIT:
                raise ValueError(f"need {need.id}: weight, quantity and minimum fit are at least 1")
        for one in self.candidates:
            if any(not 0 <= fit <= FULL_FIT for fit in one.fits.values()):
                raise ValueError(f"candidate {one.id}: a fit is 0 to {FULL_FIT}")
        if self.max_size is not None and self.max_size < 1:
            raise ValueError("a team has at least one member")


def _refuse_repeated(noun: str, ids: Iterable[str]) -> None:
    repeated = [one for one, count in Counter(ids).items() if count > 1]
    if repeated:
        raise ValueError(f"{noun} {min(repeated)} is stated twice")
