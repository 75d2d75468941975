"""A programme as matrices for HiGHS, solved with whole members or with fractions of them.

Maximum coverage with graded fits: the sum of the best `wanted` fits for a need is the sum over grades of the step to
this grade times min(wanted, members of at least this grade). So one continuous variable per need and grade is enough,
and only members are whole numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from community.features.matchmaking.planning.consortium.programme import UNBOUNDED, Programme
from community.features.matchmaking.planning.solvers import INFEASIBLE, OPTIMAL, solvers

Floats = NDArray[np.float64]


class Outcome(NamedTuple):
    """team: the best found, None where there is none. bound: of the cost, minus infinity if unknown."""

    team: tuple[int, ...] | None
    bound: float
    proved: bool
    infeasible: bool


class Relaxed(NamedTuple):
    """Fractions of members allowed: highest value, and by how much it falls with each candidate that stays out."""

    bound: float
    reduced: Floats
    infeasible: bool


@dataclass(frozen=True)
class Model:
    """Least cost under low <= matrix @ x <= high; the first variables are the members that were kept."""

    kept: tuple[int, ...]
    costs: Floats
    upper: Floats
    lower: Floats
    matrix: Any
    lows: Floats
    highs: Floats


def model_of(programme: Programme, kept: Sequence[int], *, count_members: bool = False) -> Model:
    """The programme with these candidates only: of the highest value, or with the fewest members."""
    sparse = solvers().sparse
    reached, steps, caps = _grades(programme, kept)
    if count_members:
        reached, steps, caps = reached[:0], steps[:0], caps[:0]
    matrix = programme.matrix[:, list(kept)].astype(np.float64)
    cliques = _cliques(programme, kept)
    blocks = [
        [sparse.csr_array(matrix), sparse.csr_array((len(matrix), len(caps)))],
        [sparse.csr_array(reached), -sparse.eye_array(len(caps))],
        [cliques, sparse.csr_array((cliques.shape[0], len(caps)))],
    ]
    # A large number instead of infinity makes HiGHS prove what is wrong.
    most = np.where(programme.highs < UNBOUNDED, programme.highs, np.inf)
    own = np.ones(len(kept)) if count_members else np.zeros(len(kept))
    free = np.array([0.0 if one in programme.fixed else 1.0 for one in kept])
    return Model(
        kept=tuple(kept),
        costs=np.concatenate([own, -steps]),
        upper=np.concatenate([np.ones(len(kept)), caps]),
        lower=np.concatenate([1 - free, np.zeros(len(caps))]),
        matrix=sparse.csc_array(sparse.vstack([sparse.hstack(row) for row in blocks if row[0].shape[0]])),
        lows=np.concatenate([programme.lows, np.zeros(len(caps)), np.full(cliques.shape[0], -np.inf)]),
        highs=np.concatenate(
            [
                most,
                np.full(len(caps), np.inf),
                np.ones(cliques.shape[0]),
            ]
        ),
    )


def whole(model: Model, seconds: float) -> Outcome:
    """The best team, by branch and bound; at the end of its time the best found with its bound."""
    optimize = solvers().optimize
    members = np.arange(len(model.costs)) < len(model.kept)
    solved = optimize.milp(
        model.costs,
        integrality=members.astype(np.int64),
        bounds=optimize.Bounds(model.lower, model.upper),
        constraints=optimize.LinearConstraint(model.matrix, model.lows, model.highs),
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    team = None
    if solved.x is not None:
        team = tuple(one for one, part in zip(model.kept, solved.x, strict=False) if part > 0.5)
    proved = solved.status == OPTIMAL
    dual = float(solved.fun) if proved else solved.mip_dual_bound
    return Outcome(team, -np.inf if dual is None else float(dual), proved, solved.status == INFEASIBLE)


def relaxed(model: Model, seconds: float) -> Relaxed | None:
    """The linear relaxation; None if time was too short."""
    optimize, sparse = solvers().optimize, solvers().sparse
    has_low, has_high = np.isfinite(model.lows), np.isfinite(model.highs)
    rows = sparse.csr_array(model.matrix)
    solved = optimize.linprog(
        model.costs,
        A_ub=sparse.vstack([-rows[has_low], rows[has_high]]),
        b_ub=np.concatenate([-model.lows[has_low], model.highs[has_high]]),
        bounds=np.column_stack([model.lower, model.upper]),
        method="highs-ds",
        options={"time_limit": seconds},
    )
    if solved.status == INFEASIBLE:
        return Relaxed(0.0, np.zeros(len(model.kept)), infeasible=True)
    if solved.status != OPTIMAL:
        return None
    return Relaxed(-float(solved.fun), solved.lower.marginals[: len(model.kept)], infeasible=False)


def _grades(programme: Programme, kept: Sequence[int]) -> tuple[Floats, Floats, Floats]:
    """Per need and grade: who of those kept reaches it, value of the step to it, and how many can count for it."""
    reached: list[Floats] = []
    steps: list[float] = []
    caps: list[float] = []
    for at in range(len(programme.needs)):
        fits = programme.fits[list(kept), at]
        below = 0
        for grade in np.unique(fits[fits > 0]):
            reached.append((fits >= grade).astype(np.float64))
            steps.append(float((grade - below) * programme.units[at]))
            caps.append(float(min(programme.wanted[at], (fits >= grade).sum())))
            below = int(grade)
    return np.array(reached, dtype=np.float64).reshape(len(steps), len(kept)), np.array(steps), np.array(caps)


def _cliques(programme: Programme, kept: Sequence[int]) -> Any:
    """Rows that allow one of each group of mutual rivals: fewer and tighter than one row per pair."""
    place = {one: at for at, one in enumerate(kept)}
    pairs = {
        (one, other)
        for one, others in programme.rivals.items()
        for other in others
        if one < other and one in place and other in place
    }
    rows: list[list[int]] = []
    covered: set[tuple[int, int]] = set()
    for first, second in sorted(pairs):
        if (first, second) in covered:
            continue
        clique = [first, second]
        for one in sorted(programme.rivals[first] & place.keys()):
            if one not in clique and all(other in programme.rivals[one] for other in clique):
                clique.append(one)
        rows.append(clique)
        covered |= {(one, other) for one in clique for other in clique if one < other}
    at = [(row, place[one]) for row, clique in enumerate(rows) for one in clique]
    where = ([row for row, _ in at], [column for _, column in at])
    return solvers().sparse.csr_array((np.ones(len(at)), where), shape=(len(rows), len(kept)))
