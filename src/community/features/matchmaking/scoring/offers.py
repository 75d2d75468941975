"""What organisations declare beside words and codes: types, places, languages, certifications, capacity."""

from collections.abc import Iterable, Mapping
from math import asin, cos, radians, sin, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from community.features.matchmaking.scoring.collection import Collection
from community.features.matchmaking.scoring.facts import Need
from community.features.matchmaking.scoring.ordering import Floats, rounded
from community.features.matchmaking.scoring.vectors import Inverted, Vector, together

WISHES: Final = ("type", "place", "language", "certification", "capacity", "freshness", "reciprocity")
"""Names of the signals."""
FRESH_DAYS: Final = 365
"""Days after which a line counts half."""
_EARTH_KM: Final = 6371.0


Owners = Mapping[str, NDArray[np.int64]]
_NOBODY: Final[NDArray[np.int64]] = np.empty(0, np.int64)


class Offers:
    """By value, the organisations that declare it."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._size = collection.size
        offered = [[line for line in each.lines if not line.sought] for each in collection.organisations]
        self._types = _owners([[line.type] for line in lines] for lines in offered)
        self._places = _owners([line.places for line in lines] for lines in offered)
        self._languages = _owners([line.languages for line in lines] for lines in offered)
        self._certified: dict[str, list[tuple[int, int | None]]] = {}
        self._capacity: dict[str, Floats] = {}
        self._newest = np.zeros(self._size)
        for place, organisation in enumerate(collection.organisations):
            for certification in organisation.certifications:
                self._certified.setdefault(certification.name, []).append((place, certification.until))
            for line in offered[place]:
                if line.capacity:
                    held = self._capacity.setdefault(line.unit, np.zeros(self._size))
                    held[place] = max(held[place], line.capacity)
            self._newest[place] = max((line.day or 0 for line in organisation.lines), default=0)
        vocabulary = collection.vocabulary
        self._sought_owner: NDArray[np.int64] = collection.sought_owner
        self._sought = Inverted(collection.sought_vectors, vocabulary.size)
        self.offered: dict[int, list[Vector]] = {}
        for owner, vector in zip(collection.line_owner.tolist(), collection.line_vectors, strict=True):
            self.offered.setdefault(owner, []).append(vector)

    def fit(self, need: Need, lead: int | None, today: int) -> Mapping[str, Floats]:
        """How far each organisation has what a need wishes; 0 to 1 for each of `WISHES` that the need speaks of."""
        found: dict[str, Floats] = {}
        if need.types:
            found["type"] = self._any(self._types, need.types)
        if need.places:
            found["place"] = self.placed(need.places)
        if need.languages:
            found["language"] = self._share(self._languages, need.languages)
        if need.certifications:
            certified = [self.certified(name, today) for name in need.certifications]
            found["certification"] = np.mean(certified, axis=0).astype(np.float64)
        if need.capacity:
            found["capacity"] = np.minimum(self._most(need.unit) / need.capacity, 1)
        if self._newest.any():
            age = np.maximum(today - self._newest, 0)
            found["freshness"] = np.where(self._newest > 0, rounded(0.5 ** (age / FRESH_DAYS)), 0.0)
        if lead is not None and len(self._sought_owner):
            found["reciprocity"] = self.reciprocity(lead)
        return found

    def reciprocity(self, lead: int) -> Floats:
        """How near what each seeks is to what the lead offers, 0 to 1."""
        found = np.zeros(self._size)
        asked = together([(vector, 1.0) for vector in self.offered.get(lead, ())])
        np.maximum.at(found, self._sought_owner, self._sought.similarities(asked))
        return found

    def lacking(self, need: Need, organisation: int, today: int) -> dict[str, tuple[str, ...]]:
        """What a need wishes and an organisation does not declare, by signal."""

        def absent(held: Owners, wanted: Iterable[str]) -> tuple[str, ...]:
            return tuple(value for value in wanted if organisation not in held.get(value, _NOBODY))

        valid = {name for name in need.certifications if self.certified(name, today)[organisation]}
        found = {
            # One type and one place are enough.
            "type": need.types if not self.typed(need.types)[organisation] else (),
            "place": need.places if not self.placed(need.places)[organisation] else (),
            "language": absent(self._languages, need.languages),
            "certification": tuple(name for name in need.certifications if name not in valid),
            "capacity": (str(need.capacity),)
            if need.capacity and not self.capable(need.capacity, need.unit)[organisation]
            else (),
        }
        return {signal: values for signal, values in found.items() if values}

    def placed(self, places: Iterable[str]) -> Floats:
        """1 where a wanted place, or one within it, is served; a half where only a wider one is (`FR` for `FR-34`)."""
        found = np.zeros(self._size)
        for wanted in places:
            for place, owners in self._places.items():
                if place == wanted or place.startswith(f"{wanted}-"):
                    found[owners] = 1
                elif wanted.startswith(f"{place}-"):
                    found[owners] = np.maximum(found[owners], 0.5)
        return found

    def typed(self, types: Iterable[str]) -> Floats:
        """1 where something of one of the types is offered."""
        return self._any(self._types, types)

    def speaking(self, languages: Iterable[str]) -> Floats:
        """Share of the languages that is declared."""
        return self._share(self._languages, languages)

    def certified(self, name: str, today: int) -> Floats:
        """1 where the certification is held and has not run out on the day."""
        found = np.zeros(self._size)
        held = [place for place, until in self._certified.get(name, ()) if until is None or until >= today]
        found[held] = 1
        return found

    def capable(self, capacity: int, unit: str = "") -> NDArray[np.bool_]:
        """Where so much of the unit is offered in one line."""
        return self._most(unit) >= capacity

    def _most(self, unit: str) -> Floats:
        held = self._capacity.get(unit)
        return np.zeros(self._size) if held is None else held

    def _any(self, held: Owners, wanted: Iterable[str]) -> Floats:
        found = np.zeros(self._size)
        for value in wanted:
            found[held.get(value, _NOBODY)] = 1
        return found

    def _share(self, held: Owners, wanted: Iterable[str]) -> Floats:
        values = sorted(set(wanted))
        found = np.zeros(self._size)
        for value in values:
            found[held.get(value, _NOBODY)] += 1
        return found / max(len(values), 1)


def _owners(values: Iterable[Iterable[Iterable[str]]]) -> Owners:
    """By value, who declares it in any line; `values` are by organisation and line."""
    found: dict[str, list[int]] = {}
    for place, lines in enumerate(values):
        for value in sorted({value for line in lines for value in line if value}):
            found.setdefault(value, []).append(place)
    return {value: np.array(owners, np.int64) for value, owners in found.items()}


def kilometres(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Distance on the sphere between two positions in degrees (haversine)."""
    (latitude, longitude), (other_latitude, other_longitude) = (map(radians, each) for each in (first, second))
    half = sin((other_latitude - latitude) / 2) ** 2
    half += cos(latitude) * cos(other_latitude) * sin((other_longitude - longitude) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(min(half, 1.0)))
