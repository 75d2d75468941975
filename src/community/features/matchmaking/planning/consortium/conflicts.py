"""Constraints that cannot hold together: the fewest that have to be given up, each by as little as can be."""

from typing import Final

import numpy as np

from community.features.matchmaking.planning.consortium.linear import model_of
from community.features.matchmaking.planning.consortium.programme import Programme, Row
from community.features.matchmaking.planning.consortium.proposal import Conflict
from community.features.matchmaking.planning.progress import Budget
from community.features.matchmaking.planning.solvers import solvers

_GIVEN_UP: Final = 10_000
"""Of one constraint, beside one member by which it is missed: more than members by which any could be missed."""


def loosened(programme: Programme, budget: Budget) -> tuple[tuple[Row, ...], tuple[Conflict, ...]] | None:
    """Rows under which there is a team, and what was given up of them; None if time was too short.

    With the same number given up, musts are kept rather than other constraints. Rivals stay apart in any case.
    """
    optimize, sparse = solvers().optimize, solvers().sparse
    model = model_of(programme, range(len(programme.candidates)), count_members=True)
    size, count = len(programme.candidates), len(programme.rows)
    # A row that asks for a least number is helped upwards, any other downwards; cuts by nothing.
    help_ = np.array([0.0 if row.constraint is None else 1.0 if row.low > 0 else -1.0 for row in programme.rows])
    rest = model.matrix.shape[0] - count
    most = float(size + programme.lows.sum() + 1)
    slack = sparse.vstack([sparse.diags_array(help_, shape=(count, count)), sparse.csr_array((rest, count))])
    none = sparse.csr_array((count + rest, count))
    switches = sparse.hstack(
        [sparse.csr_array((count, size)), sparse.eye_array(count), -most * sparse.eye_array(count)]
    )
    matrix = sparse.csc_array(sparse.vstack([sparse.hstack([model.matrix, slack, none]), switches]))
    prices = [_GIVEN_UP + (row.constraint == "must") for row in programme.rows]
    solved = optimize.milp(
        np.concatenate([np.zeros(size), np.ones(count), prices]),
        integrality=np.concatenate([np.ones(size), np.zeros(count), np.ones(count)]),
        bounds=optimize.Bounds(
            np.concatenate([model.lower, np.zeros(2 * count)]),
            np.concatenate([model.upper, np.full(count, most), np.ones(count)]),
        ),
        constraints=optimize.LinearConstraint(
            matrix,
            np.concatenate([model.lows, np.full(count, -np.inf)]),
            np.concatenate([model.highs, np.zeros(count)]),
        ),
        options={"time_limit": budget.left, "mip_rel_gap": 0.0},
    )
    return None if solved.x is None else _given_up(programme, np.flatnonzero(solved.x[:size] > 0.5).tolist())


def impossible(programme: Programme) -> tuple[Conflict, ...]:
    """What nobody at all can meet."""
    return _given_up(programme, [])[1]


def _given_up(programme: Programme, team: list[int]) -> tuple[tuple[Row, ...], tuple[Conflict, ...]]:
    rows: list[Row] = []
    conflicts: list[Conflict] = []
    for row, count in zip(programme.rows, programme.matrix[:, team].sum(axis=1).tolist(), strict=True):
        if row.constraint is None or row.low <= count <= row.high:
            rows.append(row)
            continue
        conflicts.append(Conflict(row.constraint, row.subject, row.low if row.low > 0 else row.high, count))
        rows.append(row._replace(low=min(row.low, count), high=max(row.high, count)))
    return tuple(rows), tuple(conflicts)
