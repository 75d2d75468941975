"""What must be: who cannot be proposed for a need at all, and the first reason why."""

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from community.features.matchmaking.scoring.codes import ancestry
from community.features.matchmaking.scoring.collection import declared_codes
from community.features.matchmaking.scoring.hub import Hub
from community.features.matchmaking.scoring.offers import kilometres

Flags = NDArray[np.bool_]

REASONS: Final = (
    "excluded",
    "declined",
    "competitor",
    "kind",
    "country",
    "type",
    "codes",
    "place",
    "language",
    "certification",
    "capacity",
    "reciprocity",
)
"""In the order in which they are given: of several, the first."""


class Shield(Struct, frozen=True, kw_only=True):
    """Competitors that a need is hidden from: by number in the register, or by activity within a distance.

    `activities` are codes that stand for all below them. With activities and `kilometres`, those whose position is not
    known are hidden too, for safety; without `kilometres`, wherever they are.
    """

    registers: frozenset[str] = frozenset()
    activities: tuple[str, ...] = ()
    kilometres: float | None = None


class Conditions(Struct, frozen=True, kw_only=True):
    """Musts of a need; empty ones bind nobody.

    `declined`: one no thanks is final until something changes. `codes`: one of them, a wider or a narrower one.
    """

    excluded: frozenset[str] = frozenset()
    declined: frozenset[str] = frozenset()
    shield: Shield | None = None
    kinds: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    types: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    certifications: tuple[str, ...] = ()
    capacity: int | None = None
    unit: str = ""
    codes: tuple[str, ...] = ()
    reciprocal: bool = False


def barred(hub: Hub, conditions: Conditions, lead: int | None = None) -> Mapping[int, str]:
    """By number, those who cannot be proposed, each with the first of `REASONS`."""
    failing = dict([*_named(hub, conditions), *_undeclared(hub, conditions)])
    if conditions.shield is not None:
        failing["competitor"] = _shielded(hub, conditions.shield, lead)
    if conditions.reciprocal and lead is not None:
        failing["reciprocity"] = hub.offers.reciprocity(lead) == 0
    found: dict[int, str] = {}
    for reason in REASONS:
        if reason in failing:
            for place in np.flatnonzero(failing[reason]).tolist():
                found.setdefault(place, reason)
    return found


def _named(hub: Hub, conditions: Conditions) -> Iterator[tuple[str, Flags]]:
    """Those who are named, and those who are not of the kind or the country."""
    collection = hub.collection
    for reason, named in (("excluded", conditions.excluded), ("declined", conditions.declined)):
        flags = np.zeros(collection.size, bool)
        flags[[collection.number[each] for each in named if each in collection.number]] = True
        yield reason, flags
    if conditions.kinds:
        yield "kind", np.array([each.kind not in conditions.kinds for each in collection.organisations], bool)
    if conditions.countries:
        yield "country", np.array([each.country not in conditions.countries for each in collection.organisations], bool)


def _undeclared(hub: Hub, conditions: Conditions) -> Iterator[tuple[str, Flags]]:
    """Those who do not declare what must be."""
    offers = hub.offers
    if conditions.types:
        yield "type", np.asarray(offers.typed(conditions.types) == 0)
    if conditions.places:
        yield "place", np.asarray(offers.placed(conditions.places) == 0)
    if conditions.languages:
        yield "language", np.asarray(offers.speaking(conditions.languages) < 1)
    if conditions.certifications:
        held = [offers.certified(name, hub.today) for name in conditions.certifications]
        yield "certification", np.asarray(np.min(held, axis=0) == 0)
    if conditions.capacity:
        yield "capacity", ~offers.capable(conditions.capacity, conditions.unit)
    if conditions.codes:
        yield "codes", ~_coded(hub, conditions.codes)


def _coded(hub: Hub, codes: tuple[str, ...]) -> Flags:
    wanted = [ancestry(code) for code in codes]
    found = np.zeros(hub.collection.size, bool)
    for place, each in enumerate(hub.collection.organisations):
        held = {ancestry(code) for code in declared_codes(each)}
        found[place] = any(one[: len(other)] == other[: len(one)] for one in wanted for other in held)
    return found


def _shielded(hub: Hub, shield: Shield, lead: int | None) -> Flags:
    found = np.zeros(hub.collection.size, bool)
    hidden = {ancestry(code)[-1] for code in shield.activities if ancestry(code)}
    centre = None if lead is None else hub.collection.organisations[lead].position
    for place, each in enumerate(hub.collection.organisations):
        if each.register and each.register in shield.registers:
            found[place] = True
        elif hidden and any(level in hidden for code in each.codes for level in ancestry(code)):
            if shield.kilometres is None or centre is None or each.position is None:
                found[place] = True
            else:
                found[place] = kilometres(centre, each.position) <= shield.kilometres
    return found
