"""How much each signal counts: a broken line for each, in whole thousandths, so that parts add up exactly."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np
from msgspec import Struct

from community.features.matchmaking.scoring.ordering import SCALE, Floats, Integers
from community.features.matchmaking.scoring.signals import SIGNALS

BENDS_AT: Final = (0.4, 0.8, 0.97)
"""Where the line of a signal may bend, beside its start: shares of the values above zero."""
BENDS: Final = len(BENDS_AT)
SENSIBLE: Final[Mapping[str, float]] = {
    "past_needs": 4.0,
    "nearest_project": 1.5,
    "offer": 3.0,
    "profile": 2.5,
    "codes": 1.5,
    "field": 2.0,
    "activity": 1.5,
    "experience": 0.5,
    "coherence": 1.5,
    "country_asked": 1.0,
    "kind_asked": 0.5,
    "partner": 3.0,
    "partner_here": 3.0,
    "shared_partners": 4.0,
    "near_partners": 4.0,
    "wider_circle": 1.0,
    "same_country": 0.3,
    "country_ties": 1.0,
    "kind_ties": 1.0,
    "type": 0.8,
    "place": 0.8,
    "language": 0.4,
    "certification": 0.8,
    "capacity": 0.3,
    "freshness": 0.3,
    "reciprocity": 0.5,
}
"""By signal: what is assumed where too little has happened to learn from."""


class Weights(Struct, frozen=True):
    """For each signal, in the order of `SIGNALS`: where its line bends, and its slopes, all in thousandths.

    The first slope holds from 0; each further one is added from its bend on. `learnt_from`: needs, 0 for none.
    """

    bends: tuple[tuple[int, ...], ...]
    slopes: tuple[tuple[int, ...], ...]
    learnt_from: int = 0


def sensible_weights() -> Weights:
    """Weights for a hub without a past."""
    slopes = tuple((round(SENSIBLE[signal] * SCALE), *(0,) * BENDS) for signal in SIGNALS)
    return Weights(tuple((SCALE,) * BENDS for _ in SIGNALS), slopes)


def switched_off(weights: Weights, signals: Iterable[str]) -> Weights:
    """The same weights, with signals that no longer count, such as `reciprocity`."""
    off = set(signals)
    slopes = tuple(
        (0,) * len(held) if signal in off else held for signal, held in zip(SIGNALS, weights.slopes, strict=True)
    )
    return Weights(weights.bends, slopes, weights.learnt_from)


def parts(found: Integers, weights: Weights) -> Integers:
    """What each signal adds to the score, in thousandths; `found` is [candidate, signal] in thousandths."""
    total = np.zeros_like(found)
    for column, (bends, slopes) in enumerate(zip(weights.bends, weights.slopes, strict=True)):
        held = found[:, column]
        sum_ = held * slopes[0]
        for bend, slope in zip(bends, slopes[1:], strict=True):
            sum_ += np.maximum(held - bend, 0) * slope
        total[:, column] = (sum_ + SCALE // 2) // SCALE
    return total


def bent(found: Integers, bends: Sequence[Sequence[int]]) -> Floats:
    """The columns that slopes multiply: per signal its value, and what of it lies beyond each bend."""
    columns = []
    for column, places in enumerate(bends):
        held = found[:, column]
        columns += [held, *(np.maximum(held - bend, 0) for bend in places)]
    return np.stack(columns, axis=1) / SCALE


def bends_of(found: Integers) -> tuple[tuple[int, ...], ...]:
    """Where lines bend: at quantiles of what is above zero."""
    places = []
    for column in range(found.shape[1]):
        above = np.sort(found[:, column][found[:, column] > 0])
        places.append(tuple(int(above[int(len(above) * share)]) if len(above) else SCALE for share in BENDS_AT))
    return tuple(places)
