"""What is asked of the live engine: a need or an offer of an organisation, with its musts."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from community.features.matchmaking.scoring.conditions import Conditions
from community.features.matchmaking.scoring.facts import Need

NOTHING: Final[Mapping[str, frozenset[str]]] = {}
UNWRITTEN: Final[Mapping[str, str]] = {}


class Asked(Struct, frozen=True, kw_only=True):
    """One list to be made.

    owner: the organisation that asks; never on its own list. offers: it has something and looks for those who seek it.
    blind: nobody may guess from a list who asks, so nothing about the owner counts. version: grows with each edit.
    written: codes and tags as they are written, by their paths. contested: by organisation, signals that do not count.
    """

    need: Need
    conditions: Conditions
    owner: str
    offers: bool = False
    blind: bool = False
    version: int = 1
    written: Mapping[str, str] = UNWRITTEN
    contested: Mapping[str, frozenset[str]] = NOTHING
