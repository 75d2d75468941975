"""How far organisations cover a need by themselves, of a hundred: what a team is put together from.

A score says who of all is the likeliest partner, relations and past included, and has no upper end. A team wants to
know how much of a need somebody has: only what is declared counts, and a hundred is who has all that the need says.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np

from community.features.matchmaking.scoring.conditions import Conditions, barred
from community.features.matchmaking.scoring.facts import Need
from community.features.matchmaking.scoring.hub import Hub
from community.features.matchmaking.scoring.ordering import Floats, largest
from community.features.matchmaking.scoring.vectors import UNIT

GRADE: Final = 10
"""Fits are told in steps: finer ones nobody can tell apart, and they take a solver longer."""
FULL: Final = 100
BEST_SHARE: Final = 0.6
"""Of text and codes, what the better of the two counts; their mean is the rest."""
DECLARED_SHARE: Final = 0.4
"""What is lost where a need is met in its matter, and nothing else that it wishes is declared."""
WISHED: Final[Mapping[str, int]] = {"type": 2, "place": 2, "language": 1, "certification": 2, "capacity": 1}
"""How much each wish counts beside the others; those of which a need does not speak count nothing."""
MOST: Final = 200
"""Organisations of which a fit is told, for one need."""


def fits(hub: Hub, need: Need, conditions: Conditions) -> Mapping[str, int]:
    """Of the best by id, how far they cover a need: 10 to 100, in steps of 10; who does not at all is left out.

    What text and codes say, of those that the need has: the root of the cosine of its text with the nearest offer (two
    wordings of one thing seldom share more than a third of their words), and the share of its codes that is declared.
    The matter is 60 % of the better one and 40 % of their mean; the fit is all of the matter where all wishes are
    declared, and 60 % of it where none is, so that nobody covers a need by being nearby. It grows with each of these.
    The lead of a need may cover it, too; who does not meet the conditions covers nothing.
    """
    found = _matter(hub, need) * (1 - DECLARED_SHARE + DECLARED_SHARE * _declared(hub, need))
    grades = (np.rint(found * FULL / GRADE) * GRADE).astype(np.int64)
    grades[list(barred(hub, conditions))] = 0
    places = largest(grades, MOST)
    return {hub.collection.organisations[place].id: int(grades[place]) for place in places.tolist()}


def _matter(hub: Hub, need: Need) -> Floats:
    """How far each offers what the need is about, 0 to 1."""
    collection = hub.collection
    sides: list[Floats] = []
    text = collection.text_of(need)
    if len(text.terms):
        near = np.zeros(collection.size)
        if len(collection.line_owner):
            np.maximum.at(near, collection.line_owner, collection.line_texts.similarities(text))
        sides.append(np.sqrt(near))
    if need.codes:
        codes = collection.codes_of(need.codes)
        # Levels that nobody declares are missing from the vector, and from everybody.
        held = collection.declared_codes.similarities(codes) * UNIT / max(float(codes.weights.sum()), 1.0)
        sides.append(np.minimum(held, 1.0))
    if not sides:
        return np.zeros(collection.size)
    said = np.stack(sides)
    found: Floats = np.minimum(BEST_SHARE * said.max(axis=0) + (1 - BEST_SHARE) * said.mean(axis=0), 1.0)
    return found


def _declared(hub: Hub, need: Need) -> Floats:
    """The share of the wishes that each declares, 0 to 1; 1 for all where nothing is wished."""
    held = {name: values for name, values in hub.offers.fit(need, None, hub.today).items() if name in WISHED}
    total = sum(WISHED[name] for name in held)
    if not total:
        return np.ones(hub.collection.size)
    found: Floats = sum((WISHED[name] * values for name, values in held.items()), np.zeros(hub.collection.size)) / total
    return found


def certified(hub: Hub, today: int) -> Mapping[str, frozenset[str]]:
    """By id, the certificates that each holds on a day."""
    return {
        each.id: frozenset(one.name for one in each.certifications if one.until is None or one.until >= today)
        for each in hub.collection.organisations
    }
