"""Weights learnt from what happened: a conditional logit (McFadden, 1974) of who was chosen among the candidates.

Penalised towards the sensible weights: where little speaks against them they stay. The problem is convex and solved by
Newton steps to its end, so that rounding the result gives the same weights on every machine.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from community.features.matchmaking.scoring.ordering import SCALE, Floats, Integers
from community.features.matchmaking.scoring.signals import SIGNALS
from community.features.matchmaking.scoring.weights import BENDS, SENSIBLE, Weights, bends_of, bent

FEWEST: Final = 50
"""Choices from which weights are learnt."""
LOOSENESS: Final = 1.5
"""How far slopes may leave the sensible ones: standard deviation of what is assumed of them beforehand."""
_STEPS: Final = 60
_ENOUGH: Final = 1e-9


class Choice(NamedTuple):
    """One need of the past: signals of its candidates in thousandths [candidate, signal], and who was chosen."""

    found: Integers
    chosen: NDArray[np.bool_]


def learn(choices: Sequence[Choice], looseness: float = LOOSENESS) -> Weights | None:
    """Weights by which those who were chosen come first; None for fewer than `FEWEST` choices."""
    choices = [choice for choice in choices if choice.chosen.any() and not choice.chosen.all()]
    if len(choices) < FEWEST:
        return None
    found = np.concatenate([choice.found for choice in choices])
    bends = bends_of(found)
    assumed = np.array([[SENSIBLE[signal], *(0.0,) * BENDS] for signal in SIGNALS])
    seen: NDArray[np.bool_] = np.asarray(found.any(axis=0))
    columns = bent(found[:, seen], [places for places, told in zip(bends, seen.tolist(), strict=True) if told])
    slopes = assumed.copy()
    slopes[seen] = _solve(_Problem(columns, choices, assumed[seen].ravel(), looseness)).reshape(-1, BENDS + 1)
    whole = np.rint(slopes * SCALE).astype(int)
    return Weights(bends, tuple(tuple(row) for row in whole.tolist()), len(choices))


class _Problem:
    """The penalised likelihood with its derivatives."""

    def __init__(self, columns: Floats, choices: Sequence[Choice], assumed: Floats, looseness: float) -> None:
        sizes = np.array([len(choice.chosen) for choice in choices])
        self.columns, self.assumed, self.penalty = columns, assumed, 1 / looseness**2
        self.sizes, self.starts = sizes, np.concatenate([[0], np.cumsum(sizes)[:-1]])
        share = [choice.chosen / np.count_nonzero(choice.chosen) for choice in choices]
        self.target = columns.T @ np.concatenate(share)
        self.wanted = np.concatenate(share)

    def value(self, slopes: Floats) -> float:
        scores = self.columns @ slopes
        top = np.maximum.reduceat(scores, self.starts)
        sums = np.add.reduceat(np.exp(scores - np.repeat(top, self.sizes)), self.starts)
        away = slopes - self.assumed
        return float((np.log(sums) + top).sum() - self.target @ slopes + self.penalty * (away @ away) / 2)

    def derivatives(self, slopes: Floats) -> tuple[Floats, Floats]:
        scores = self.columns @ slopes
        raised = np.exp(scores - np.repeat(np.maximum.reduceat(scores, self.starts), self.sizes))
        chance = raised / np.repeat(np.add.reduceat(raised, self.starts), self.sizes)
        weighted = self.columns * chance[:, None]
        means = np.add.reduceat(weighted, self.starts, axis=0)
        gradient = means.sum(axis=0) - self.target + self.penalty * (slopes - self.assumed)
        curvature = weighted.T @ self.columns - means.T @ means + self.penalty * np.eye(len(slopes))
        return gradient, curvature


def _solve(problem: _Problem) -> Floats:
    slopes = problem.assumed.copy()
    value = problem.value(slopes)
    for _ in range(_STEPS):
        gradient, curvature = problem.derivatives(slopes)
        step = np.linalg.solve(curvature, gradient)
        if float(np.abs(step).max()) < _ENOUGH:
            break
        length = 1.0
        while (moved := problem.value(slopes - length * step)) > value + 1e-12 and length > 1e-6:
            length /= 2
        slopes, value = slopes - length * step, moved
    return slopes
