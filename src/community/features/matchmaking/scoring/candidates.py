"""Who is looked at more closely: the best of several sources, each of which finds partners that the others miss."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from community.features.matchmaking.scoring.ordering import Floats, largest
from community.features.matchmaking.scoring.signals import SIGNALS

SOURCES: Final[Mapping[str, tuple[str, int]]] = {
    "similar needs": ("past_needs", 200),
    "nearest project": ("nearest_project", 150),
    "offers": ("offer", 150),
    "profiles": ("profile", 200),
    "codes": ("codes", 100),
    "field": ("field", 200),
    "partners of partners": ("shared_partners", 250),
    "short walks": ("near_partners", 250),
    "past partners": ("partner", 200),
    "works with those": ("coherence", 150),
    "activity": ("activity", 150),
}
"""By source: the signal whose largest it takes, and how many."""
WITHIN: Final[Mapping[str, tuple[str, str, int]]] = {
    "active in the country": ("activity", "same_country", 150),
    "active where asked": ("activity", "country_asked", 100),
    "codes, active": ("activity", "codes", 150),
}
"""The same for the largest of one signal where another one is above zero."""


def candidates(found: Floats, allowed: NDArray[np.bool_]) -> tuple[NDArray[np.intp], dict[str, NDArray[np.intp]]]:
    """All candidates in ascending order, and those of each source; `found` is [signal, organisation]."""
    by_source = {}
    for source, (signal, count) in SOURCES.items():
        values = np.where(allowed, found[SIGNALS.index(signal)], 0.0)
        by_source[source] = largest(values, count)
    for source, (signal, where, count) in WITHIN.items():
        there = allowed & (found[SIGNALS.index(where)] > 0)
        by_source[source] = largest(np.where(there, found[SIGNALS.index(signal)], 0.0), count)
    together = np.zeros(found.shape[1], bool)
    for places in by_source.values():
        together[places] = True
    return np.flatnonzero(together), by_source
