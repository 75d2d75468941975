"""Orders that do not depend on the machine: by value, then by place."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Array = NDArray[Any]

SCALE: Final = 1000
"""Signals, weights and scores are integers in thousandths: their sums are exact in any order."""


def thousandths(values: Floats) -> Integers:
    """Rounded to thousandths."""
    return np.rint(values * SCALE).astype(np.int64)


def rounded(values: Array, digits: int = 6) -> Floats:
    """Rounded: the last digits of a logarithm or a root may differ from machine to machine."""
    return np.round(values, digits).astype(np.float64, copy=False)


def added(places: Array, weights: Array, size: int) -> Floats:
    """Weights added up by place, in the order in which they come."""
    return np.bincount(places, weights, size).astype(np.float64, copy=False)


def largest(values: Array, count: int) -> NDArray[np.intp]:
    """Places of the largest values above zero, at most so many, the largest first; equal ones by their place."""
    places = np.flatnonzero(values > 0)
    if len(places) > count:
        held = values[places]
        threshold = np.partition(held, len(held) - count)[len(held) - count]
        above = places[held > threshold]
        equal = places[held == threshold][: count - len(above)]
        places = np.concatenate([above, equal])
        places.sort()
    return places[np.argsort(-values[places], kind="stable")]
