"""A project as arrays: integer fits, linear rows, pairs that exclude each other; what a team is worth and breaks.

Candidates are ordered by id and needs by theirs, so that the order of the input decides nothing.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from community.features.matchmaking.planning.consortium.project import FULL_FIT, Candidate, Need, Project
from community.features.matchmaking.planning.consortium.proposal import Conflict, Constraint, Gap, Near

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

NEAREST: Final = 5
UNBOUNDED: Final = 1 << 30

TOLERANCE: Final = 1e-6
"""Relative: what HiGHS lets pass, so that nothing is excluded and no bound lowered by its rounding."""


class Row(NamedTuple):
    """low <= sum over the team of `counts` <= high; `constraint` is None for cuts, which are never given up."""

    constraint: Constraint | None
    subject: str
    counts: Ints
    low: int
    high: int


@dataclass(frozen=True)
class Programme:
    """fits: candidates x needs, 0 below the minimum fit. units: value of one point of fit. wanted: members per need."""

    candidates: tuple[Candidate, ...]
    needs: tuple[Need, ...]
    fits: Ints
    units: Ints
    wanted: Ints
    rows: tuple[Row, ...]
    fixed: tuple[int, ...]
    rivals: Mapping[int, frozenset[int]]
    full_value: int
    matrix: Ints
    lows: Ints
    highs: Ints

    def with_rows(self, rows: Sequence[Row]) -> "Programme":
        """The same with other rows."""
        matrix, lows, highs = _stacked(rows, len(self.candidates))
        return replace(self, rows=tuple(rows), matrix=matrix, lows=lows, highs=highs)

    @property
    def most_members(self) -> int:
        """No team needs more: each member counts for a need, for a row, or is fixed."""
        useful = int(self.wanted.sum()) + sum(max(0, row.low) for row in self.rows) + len(self.fixed)
        sizes = [row.high for row in self.rows if row.constraint == "max_size"]
        return min([len(self.candidates), useful, *sizes])

    @property
    def step(self) -> int:
        """Values of teams are multiples of it."""
        return int(np.gcd.reduce(self.fits * self.units, axis=None)) or 1

    def rounded(self, bound: float) -> int:
        """The highest value that a team may have under a bound of a relaxation."""
        return math.floor((bound * (1 + TOLERANCE) + TOLERANCE) / self.step) * self.step

    def value(self, team: Sequence[int]) -> int:
        """Of each need the best members, as many as wanted."""
        if not team:
            return 0
        ordered = -np.sort(-self.fits[list(team)], axis=0)
        counted = np.arange(len(team))[:, None] < self.wanted[None, :]
        return int(((ordered * counted).sum(axis=0) * self.units).sum())

    def gains(self, team: Sequence[int]) -> Ints:
        """What each candidate would add to the value of this team."""
        found: Ints = (np.maximum(self.fits - self._worst_counted(team), 0) * self.units).sum(axis=1)
        return found

    def _worst_counted(self, team: Sequence[int]) -> Ints:
        """The least fit that counts for each need, 0 where fewer members than wanted cover it."""
        worst = np.zeros(len(self.needs), dtype=np.int64)
        if team:
            ordered = -np.sort(-self.fits[list(team)], axis=0)
            full = self.wanted <= len(team)
            worst[full] = ordered[self.wanted[full] - 1, np.flatnonzero(full)]
        return worst

    def violation(self, team: Sequence[int]) -> int:
        """By how many members the rows are missed in all, and pairs of rivals."""
        counts = self.matrix[:, list(team)].sum(axis=1)
        missed = np.maximum(self.lows - counts, 0) + np.maximum(counts - self.highs, 0)
        chosen = set(team)
        return int(missed.sum()) + sum(len(self.rivals.get(one, frozenset()) & chosen) for one in team) // 2

    def violations_with(self, team: Sequence[int]) -> Ints:
        """The same for this team and each candidate beside it; rivals of the team count as well."""
        counts = self.matrix[:, list(team)].sum(axis=1)[:, None] + self.matrix
        missed = np.maximum(self.lows[:, None] - counts, 0) + np.maximum(counts - self.highs[:, None], 0)
        found: Ints = missed.sum(axis=0)
        for one in team:
            found[list(self.rivals.get(one, frozenset()))] += 1
        return found

    def broken(self, team: Sequence[int]) -> tuple[tuple[Constraint, str], ...]:
        counts = self.matrix[:, list(team)].sum(axis=1)
        return tuple(
            (row.constraint, row.subject)
            for row, count in zip(self.rows, counts, strict=True)
            if row.constraint and not row.low <= count <= row.high
        )

    def leads(self) -> Bools:
        """Who meets what the lead must meet."""
        row = next((row for row in self.rows if row.constraint == "lead"), None)
        return np.zeros(len(self.candidates), dtype=np.bool_) if row is None else row.counts > 0


def programme_of(project: Project) -> tuple[Programme, tuple[Gap, ...], tuple[Conflict, ...]]:
    """The arrays, the needs that nobody or too few can cover, and what is wrong with the stated members."""
    needs = tuple(sorted(project.needs, key=lambda need: need.id))
    barred = project.excluded
    candidates = tuple(
        sorted(
            (one for one in project.candidates if one.id not in barred and (not one.firm or one.firm not in barred)),
            key=lambda one: one.id,
        )
    )
    raw = np.array([[one.fits.get(need.id, 0) for need in needs] for one in candidates], dtype=np.int64)
    raw = raw.reshape(len(candidates), len(needs))
    fits = np.where(raw >= np.array([need.minimum_fit for need in needs], dtype=np.int64), raw, 0)
    available = (fits > 0).sum(axis=0)
    fixed, rivals, conflicts = _members(project, candidates)
    parts = math.lcm(*(need.quantity for need in needs))
    rows = _rows(project, candidates, needs, fits, available)
    matrix, lows, highs = _stacked(rows, len(candidates))
    programme = Programme(
        candidates=candidates,
        needs=needs,
        fits=fits,
        units=np.array([need.weight * parts // need.quantity for need in needs], dtype=np.int64),
        wanted=np.array([need.quantity for need in needs], dtype=np.int64),
        rows=rows,
        fixed=fixed,
        rivals=rivals,
        full_value=sum(need.weight * parts * FULL_FIT for need in needs),
        matrix=matrix,
        lows=lows,
        highs=highs,
    )
    gaps = tuple(
        Gap(need.id, need.quantity, int(available[at]), _nearest(candidates, raw[:, at], need))
        for at, need in enumerate(needs)
        if available[at] < need.quantity
    )
    return programme, gaps, conflicts


def _nearest(candidates: Sequence[Candidate], fits: Ints, need: Need) -> tuple[Near, ...]:
    near = [Near(one.id, int(fit)) for one, fit in zip(candidates, fits, strict=True) if 0 < fit < need.minimum_fit]
    return tuple(sorted(near, key=lambda one: (-one.fit, one.candidate))[:NEAREST])


def _members(
    project: Project, candidates: Sequence[Candidate]
) -> tuple[tuple[int, ...], dict[int, frozenset[int]], tuple[Conflict, ...]]:
    """Who is in every team, who excludes whom, and what of it cannot be; members who compete are both kept."""
    place = {one.id: at for at, one in enumerate(candidates)}
    known = {one.id for one in project.candidates}
    stated = sorted(project.members | ({project.lead} if project.lead else set()))
    conflicts = [
        Conflict("member_excluded" if one in known else "member_missing", one, 1, 0)
        for one in stated
        if one not in place
    ]
    fixed = tuple(place[one] for one in stated if one in place)
    rivals: dict[int, set[int]] = {}
    for first, second in sorted({(min(pair), max(pair)) for pair in project.competitors}):
        if first not in place or second not in place or first == second:
            continue
        if place[first] in fixed and place[second] in fixed:
            conflicts.append(Conflict("competing_members", f"{first} {second}", 0, 1))
            continue
        rivals.setdefault(place[first], set()).add(place[second])
        rivals.setdefault(place[second], set()).add(place[first])
    return fixed, {one: frozenset(others) for one, others in rivals.items()}, tuple(conflicts)


def _rows(
    project: Project, candidates: Sequence[Candidate], needs: Sequence[Need], fits: Ints, available: Ints
) -> tuple[Row, ...]:
    """Musts are asked only of as many members as there are to cover them: the rest is told as a gap."""
    everybody = np.ones(len(candidates), dtype=np.int64)
    rows = [Row("max_size", "", everybody, 0, UNBOUNDED if project.max_size is None else project.max_size)]
    for limit in sorted(project.limits, key=lambda one: one.name):
        counts = np.array([getattr(one, limit.attribute) in limit.values for one in candidates], dtype=np.int64)
        if limit.minimum:
            rows.append(Row("minimum", limit.name, counts, limit.minimum, UNBOUNDED))
        if limit.maximum is not None:
            rows.append(Row("maximum", limit.name, counts, 0, limit.maximum))
    for certificate in sorted(project.certificates):
        counts = np.array([certificate in one.certificates for one in candidates], dtype=np.int64)
        rows.append(Row("certificate", certificate, counts, 1, UNBOUNDED))
    if project.needs_lead or project.lead or project.lead_certificates:
        rows.append(Row("lead", "", _may_lead(project, candidates), 1, UNBOUNDED))
    for at, need in enumerate(needs):
        asked = min(need.quantity, int(available[at]))
        if need.must and asked:
            rows.append(Row("must", need.id, (fits[:, at] > 0).astype(np.int64), asked, UNBOUNDED))
    return tuple(rows)


def _may_lead(project: Project, candidates: Sequence[Candidate]) -> Ints:
    return np.array(
        [
            (one.id == project.lead if project.lead else one.may_lead) and project.lead_certificates <= one.certificates
            for one in candidates
        ],
        dtype=np.int64,
    )


def _stacked(rows: Sequence[Row], width: int) -> tuple[Ints, Ints, Ints]:
    matrix = np.array([row.counts for row in rows], dtype=np.int64).reshape(len(rows), width)
    return (
        matrix,
        np.array([row.low for row in rows], dtype=np.int64),
        np.array([row.high for row in rows], dtype=np.int64),
    )
