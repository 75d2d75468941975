"""A hub that never was: organisations with fields, kinds and countries, and what they did together, by a seed.

Fields have words and codes of their own; a project chooses its members by field, by who worked together before, by how
active they are and by country. What the engine finds in it says that it works, not how well it does among people.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

KINDS: Final = ("company", "university", "research", "public", "association")
COUNTRIES: Final = ("FR", "ES", "DE", "IT", "PT", "BE", "MA", "TN", "UK", "NL")
FIELDS: Final = 120
_WORDS_OF_FIELD: Final = 60
_COMMON_WORDS: Final = 3000
_SYLLABLES: Final = ("ba", "co", "di", "fe", "gu", "la", "mi", "no", "pra", "que", "ri", "so", "tra", "ve", "zi", "lon")
_BEGIN: Final = date(2014, 1, 1)
_DAYS: Final = 2000
_FEW: Final = 40


class Hub:
    """Makes organisations, a history and the needs after it; each is a list of rows of JSON."""

    def __init__(self, organisations: int, projects: int, needs: int, seed: int = 1) -> None:
        self.chance = np.random.default_rng(seed)
        chance = self.chance
        words = self._words(_COMMON_WORDS + FIELDS * _WORDS_OF_FIELD)
        self.common = words[:_COMMON_WORDS]
        self.words = [words[_COMMON_WORDS + field * _WORDS_OF_FIELD :][:_WORDS_OF_FIELD] for field in range(FIELDS)]
        self.size = organisations
        self.activity = (1 + np.arange(organisations)) ** -0.6
        chance.shuffle(self.activity)
        self.field = chance.integers(0, FIELDS, (organisations, 2))
        self.country = np.minimum(chance.geometric(0.25, organisations) - 1, len(COUNTRIES) - 1)
        self.kind = chance.choice(len(KINDS), organisations, p=(0.5, 0.2, 0.15, 0.1, 0.05))
        self.partners: list[list[int]] = [[] for _ in range(organisations)]
        self.of_field = [np.flatnonzero((self.field == field).any(axis=1)) for field in range(FIELDS)]
        self.history = [self._project(f"p{place:06}", place / projects * _DAYS) for place in range(projects)]
        known = [sorted(set(partners)) for partners in self.partners]
        self.needs = [self._need(f"n{place:05}") for place in range(needs)]
        self.organisations = [self._organisation(place, known[place]) for place in range(organisations)]

    def write(self, folder: Path) -> None:
        """The three files of `community match evaluate`."""
        for name, rows in (
            ("organisations", self.organisations),
            ("history", self.history),
            ("needs", self.needs),
        ):
            (folder / f"{name}.jsonl").write_bytes(msgspec.json.Encoder().encode_lines(rows))

    def text(self, field: int, length: int) -> str:
        """Words, a third of them of the field, the first ones more often."""
        own = self.chance.random(length) < 1 / 3
        places = self.chance.zipf(1.4, length)
        return " ".join(
            self.words[field][place % _WORDS_OF_FIELD] if mine else self.common[place % _COMMON_WORDS]
            for mine, place in zip(own.tolist(), places.tolist(), strict=True)
        )

    def _words(self, count: int) -> Sequence[str]:
        found: dict[str, None] = {}
        while len(found) < count:
            found["".join(self.chance.choice(_SYLLABLES, self.chance.integers(2, 5)))] = None
        return list(found)

    def _members(self, field: int) -> list[int]:
        """The lead first."""
        chance, near = self.chance, self.of_field[field]
        if not len(near):
            near = np.arange(self.size)
        lead = int(chance.choice(near, p=self.activity[near] / self.activity[near].sum()))
        members = [lead]
        for _ in range(int(chance.geometric(0.3)) - 1):
            known, way = self.partners[members[int(chance.integers(len(members)))]], chance.random()
            if way < 0.45 and known:
                pool = np.array(known[-_FEW:])
            elif way < 0.85:
                pool = near
            else:
                pool = np.flatnonzero(self.country == self.country[lead])
            weights = self.activity[pool] ** (way >= 0.45) * np.where(self.country[pool] == self.country[lead], 3, 1)
            members.append(int(chance.choice(pool, p=weights / weights.sum())))
        return list(dict.fromkeys(members))

    def _project(self, id_: str, day: float) -> dict[str, Any]:
        field = int(self.chance.integers(FIELDS))
        members = self._members(field)
        for member in members:
            self.partners[member] += [other for other in members if other != member]
        return {
            "id": id_,
            "text": self.text(field, int(self.chance.integers(40, 160))),
            "organisations": [f"o{member:05}" for member in members],
            "date": (_BEGIN + timedelta(days=int(day))).isoformat(),
        }

    def _need(self, id_: str) -> dict[str, Any]:
        field = int(self.chance.integers(FIELDS))
        members = self._members(field)
        led = len(members) > 1 and self.chance.random() < 0.6
        return {
            "id": id_,
            "text": self.text(field, int(self.chance.integers(30, 120))),
            "codes": [self.code(field)],
            "lead": f"o{members[0]:05}" if led else None,
            "partners": [f"o{member:05}" for member in (members[1:] if led else members)],
        }

    def _organisation(self, place: int, partners: Sequence[int]) -> dict[str, Any]:
        fields = self.field[place].tolist()
        return {
            "id": f"o{place:05}",
            "kind": KINDS[self.kind[place]],
            "country": COUNTRIES[self.country[place]],
            "texts": [self.text(field, int(self.chance.integers(10, 60))) for field in fields],
            "codes": [self.code(field) for field in fields],
            "partners": [f"o{partner:05}" for partner in partners],
        }

    @staticmethod
    def code(field: int) -> str:
        """Twelve divisions of ten classes."""
        return f"{10 + field // 10}.{field % 10}"
