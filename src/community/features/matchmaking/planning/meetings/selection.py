"""Which wishes to grant, before anybody thinks of times: a linear programme over pairs, and the bound that it gives.

Slots that are alike (the same people available, the same places open) make one class. Of each class a participant can
use as many slots as it has, and all pairs together as many as it has places; that every schedule keeps, so the
relaxation bounds all schedules. Within a class pairs under these limits nearly always find slots: that is colouring the
edges of a graph with as many colours as its highest degree (König 1916 for two sides, Vizing 1964 in general).
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from community.features.matchmaking.planning.meetings.prospects import Prospects
from community.features.matchmaking.planning.solvers import solvers

Floats = NDArray[np.float64]

_CLASSED: Final = 25_000
"""Pairs times classes up to which classes are told apart; beyond, all slots are taken for one class, a weaker bound."""

_GAP: Final = 0.002


class _Model(NamedTuple):
    """Variables: one per pair and class, then one per wish."""

    matrix: Any
    highs: Floats
    upper: Floats
    uses: tuple[tuple[int, int], ...]


def upper_bound(prospects: Prospects) -> int:
    """No schedule grants wishes of more value in all: linear relaxation, rounded down since values are whole."""
    if not prospects.wishes:
        return 0
    model = _model(prospects)
    worth = np.concatenate([np.zeros(len(model.uses)), np.array(prospects.values, dtype=np.float64)])
    solved = solvers().optimize.linprog(
        -worth,
        A_ub=model.matrix,
        b_ub=model.highs,
        bounds=np.column_stack([np.zeros(len(worth)), model.upper]),
        method="highs",
    )
    return int(np.floor(-solved.fun * (1 + 1e-9) + 1e-6))


def selected(prospects: Prospects, minima: Sequence[int], seconds: float) -> tuple[int, ...]:
    """Pairs that grant wishes of most value, after as many of everybody's minimum as can be."""
    if not prospects.wishes:
        return ()
    optimize, sparse = solvers().optimize, solvers().sparse
    model = _model(prospects)
    wishes, uses, names = len(prospects.wishes), len(model.uses), len(prospects.names)
    owed = sparse.csr_array(
        (np.ones(wishes), (np.array(prospects.wishers), np.arange(wishes) + uses)), shape=(names, uses + wishes)
    )
    matrix = sparse.vstack(
        [
            sparse.hstack([model.matrix, sparse.csr_array((model.matrix.shape[0], names))]),
            sparse.hstack([-owed, sparse.eye_array(names)]),
        ]
    )
    urgent = float(4 * max(prospects.values))
    solved = optimize.milp(
        -np.concatenate([np.zeros(uses), np.array(prospects.values, dtype=np.float64), np.full(names, urgent)]),
        integrality=np.concatenate([np.ones(uses), np.zeros(wishes + names)]),
        bounds=optimize.Bounds(0, np.concatenate([model.upper, np.array(minima, dtype=np.float64)])),
        constraints=optimize.LinearConstraint(
            sparse.csc_array(matrix), -np.inf, np.concatenate([model.highs, np.zeros(names)])
        ),
        options={"time_limit": seconds, "mip_rel_gap": _GAP},
    )
    if solved.x is None:
        return ()
    return tuple(sorted({pair for (pair, _), part in zip(model.uses, solved.x, strict=False) if part > 0.5}))


def _model(prospects: Prospects) -> _Model:
    classes = _classes(prospects)
    uses = tuple(
        (pair, at)
        for pair, one in enumerate(prospects.pairs)
        for at, slots in enumerate(classes)
        if not slots.isdisjoint(one.slots)
    )
    rooms = {
        (at, online): _room(prospects, slots, online=online)
        for at, slots in enumerate(classes)
        for online in (False, True)
    }
    present = [[len(slots & one.available) for slots in classes] for one in prospects.participants]
    rows: dict[tuple[str, int, int], int] = {}
    limits: list[float] = []
    entries: list[tuple[int, int, float]] = []

    def add(key: tuple[str, int, int], limit: float, column: int, factor: float = 1.0) -> None:
        if key not in rows:
            rows[key] = len(rows)
            limits.append(limit)
        entries.append((rows[key], column, factor))

    for column, (at, kind) in enumerate(uses):
        pair = prospects.pairs[at]
        for one in (pair.first, pair.second):
            add(("person", one, -1), prospects.capacities[one], column)
            if len(classes) > 1:
                add(("time", one, kind), present[one][kind], column)
        add(("pair", at, -1), 1, column)
        online = prospects.participants[pair.first].online or prospects.participants[pair.second].online
        add(("places", kind, int(online)), rooms[kind, online], column)
        for wish in pair.wishes:
            add(("wish", wish, -1), 0, column, -1.0)
    for wish in range(len(prospects.wishes)):
        add(("wish", wish, -1), 0, len(uses) + wish)
    row, column_of, factor = (np.array(part) for part in zip(*entries, strict=True))
    shape = (len(rows), len(uses) + len(prospects.wishes))
    matrix = solvers().sparse.csr_array((factor.astype(np.float64), (row, column_of)), shape=shape)
    return _Model(matrix, np.array(limits, dtype=np.float64), np.ones(shape[1]), uses)


def _room(prospects: Prospects, slots: frozenset[int], *, online: bool) -> int:
    """Places of this sort that are open in these slots, and no more than people to fill them."""
    room = 0
    for slot in slots:
        kinds = [at for at in prospects.open_places[slot] if prospects.online_places[at] == online]
        room += min(len(kinds), sum(slot in one.available for one in prospects.participants) // 2)
    return room


def _classes(prospects: Prospects) -> tuple[frozenset[int], ...]:
    """Slots with the same people and places; all in one where telling them apart would take too long."""
    found: dict[tuple[object, ...], set[int]] = {}
    for slot, places in enumerate(prospects.open_places):
        present = tuple(at for at, one in enumerate(prospects.participants) if slot in one.available)
        found.setdefault((present, places), set()).add(slot)
    if len(found) * len(prospects.pairs) > _CLASSED:
        return (frozenset(range(len(prospects.open_places))),)
    return tuple(frozenset(slots) for slots in found.values())
