"""A hub as it lives: organisations with lines of all kinds, a few past projects, and needs with wishes, by a seed."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from community.features.matchmaking.scoring.facts import Certification, Line, Need, Organisation, Project
from loadtests.matching.synthetic import COUNTRIES, FIELDS, KINDS, Hub

TODAY: Final = 739_000
_TYPES: Final = (
    "product", "service", "know-how", "equipment", "capacity", "distribution", "research", "training", "finance",
)  # fmt: skip
_LANGUAGES: Final = ("fr", "en", "es", "de", "it")
_CERTIFICATIONS: Final = ("ISO 9001", "ISO 14001", "ISO 13485", "organic", "AEO")


class LiveHub:
    """Facts of a hub of any size; four lines of five are offered, one is sought."""

    def __init__(self, organisations: int, lines: int, projects: int, needs: int, seed: int = 1) -> None:
        self.past = Hub(organisations, projects, needs, seed)
        self.chance = np.random.default_rng(seed + 1)
        owners = np.sort(self.chance.integers(0, organisations, lines))
        counts = np.bincount(owners, minlength=organisations)
        self.organisations = [self._organisation(place, int(counts[place])) for place in range(organisations)]
        self.projects = [
            Project(
                id=row["id"], organisations=tuple(row["organisations"]), text=row["text"], day=TODAY - projects + place
            )
            for place, row in enumerate(self.past.history)
        ]
        self.needs = [self._need(row["id"]) for row in self.past.needs]

    def _organisation(self, place: int, lines: int) -> Organisation:
        past = self.past
        fields = past.field[place].tolist()
        return Organisation(
            id=f"o{place:05}",
            kind=KINDS[past.kind[place]],
            country=COUNTRIES[past.country[place]],
            lines=tuple(self._line(fields[number % 2], sought=number % 5 == 4) for number in range(lines)),
            codes=tuple(past.code(field) for field in fields),
            certifications=tuple(
                Certification(name, TODAY + int(self.chance.integers(-200, 800)))
                for name in self._some(_CERTIFICATIONS, 0.2)
            ),
        )

    def _line(self, field: int, *, sought: bool) -> Line:
        return Line(
            text=self.past.text(field, int(self.chance.integers(8, 40))),
            sought=sought,
            type=str(self.chance.choice(_TYPES)),
            codes=(self.past.code(field),),
            places=self._places(),
            languages=self._some(_LANGUAGES, 0.4),
            capacity=int(self.chance.integers(1, 1000)),
            day=TODAY - int(self.chance.integers(0, 700)),
        )

    def _need(self, id_: str) -> Need:
        field = int(self.chance.integers(FIELDS))
        return Need(
            id=id_,
            text=self.past.text(field, int(self.chance.integers(10, 120))),
            codes=(self.past.code(field),),
            lead=f"o{int(self.chance.integers(self.past.size)):05}",
            types=(str(self.chance.choice(_TYPES)),),
            places=self._places(),
            languages=self._some(_LANGUAGES, 0.3),
            certifications=self._some(_CERTIFICATIONS, 0.1),
            capacity=int(self.chance.integers(1, 500)),
        )

    def _places(self) -> tuple[str, ...]:
        country = str(self.chance.choice(COUNTRIES))
        return (country, f"{country}-{int(self.chance.integers(1, 30))}")

    def _some(self, values: Sequence[str], share: float) -> tuple[str, ...]:
        return tuple(value for value in values if self.chance.random() < share)
