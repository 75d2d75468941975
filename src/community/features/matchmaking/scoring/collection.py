"""All texts and codes of a hub as vectors: made once, looked at as of any day."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from community.features.matchmaking.scoring.codes import ancestries
from community.features.matchmaking.scoring.facts import Need, Organisation, Project
from community.features.matchmaking.scoring.ordering import Floats, Integers, rounded
from community.features.matchmaking.scoring.vectors import EMPTY, UNIT, Inverted, Vector, Vocabulary, stems_of

FEWEST_DAYS: Final = 10
"""Days on which projects must have begun for late ones to be told by date."""
LONG_AGO: Final = 1
"""Day of what has no date."""


class Collection:
    """Organisations by id, their offered lines, and projects, with all that is worked out from texts and codes.

    Organisations are numbered in the order of their ids, so that a tie goes to the lower number everywhere. With an
    `earlier` collection only new texts are taken apart, and how much words tell stays as it was there: quick, for a few
    changes; from time to time all is to be made anew.
    """

    def __init__(
        self,
        organisations: Iterable[Organisation],
        projects: Iterable[Project],
        earlier: "Collection | None" = None,
    ) -> None:
        self.organisations = sorted(organisations, key=lambda organisation: organisation.id)
        self.number: Mapping[str, int] = {each.id: place for place, each in enumerate(self.organisations)}
        self.projects = sorted(projects, key=lambda project: (project.day or LONG_AGO, project.id))
        self.days: Integers = np.array([project.day or LONG_AGO for project in self.projects], np.int64)
        self._members()
        self._texts(earlier)
        self._codes()
        self.kinds, self.kind = _numbered(each.kind for each in self.organisations)
        self.countries, self.country = _numbered(each.country for each in self.organisations)

    @property
    def size(self) -> int:
        return len(self.organisations)

    def late(self, share: float) -> NDArray[np.bool_]:
        """The last projects by date, about so many; where hardly any date is told, some by the chance in their ids."""
        if len(np.unique(self.days)) < FEWEST_DAYS:
            return np.array([chance_of(project.id) % 1000 < share * 1000 for project in self.projects], bool)
        return np.asarray(self.days >= self.days[int(len(self.days) * (1 - share))])

    def text_of(self, need: Need) -> Vector:
        return self.vocabulary.vector(stems_of(need.text)) if need.text else EMPTY

    def codes_of(self, codes: Iterable[str]) -> Vector:
        """Levels of codes, each by how much it tells; the weights add up to `UNIT` or nearly so."""
        known = [self.code_number[level] for level in ancestries(codes) if level in self.code_number]
        levels = np.array(sorted(known), np.int64)
        return spread(levels, self.code_telling[levels])

    def _members(self) -> None:
        rows = [
            sorted({self.number[each] for each in project.organisations if each in self.number})
            for project in self.projects
        ]
        self.sizes: Integers = np.array([len(row) for row in rows], np.int64)
        self.member: NDArray[np.int64] = np.array([place for row in rows for place in row], np.int64)
        self.member_project: NDArray[np.int64] = np.repeat(np.arange(len(rows)), self.sizes)
        self.starts: NDArray[np.int64] = np.concatenate([[0], np.cumsum(self.sizes)])

    def _texts(self, earlier: "Collection | None") -> None:
        told = {project.text: set(project.organisations) for project in self.projects if project.text}
        lines = [
            (place, line)
            for place, each in enumerate(self.organisations)
            for line in each.lines
            # What a project of the organisation says already, is known with its day.
            if not line.sought and line.text and each.id not in told.get(line.text, ())
        ]
        self.line_owner: NDArray[np.int64] = np.array([place for place, _ in lines], np.int64)
        self.lines = [line for _, line in lines]
        sought = [(place, line) for place, each in enumerate(self.organisations) for line in each.lines if line.sought]
        self.sought_owner: NDArray[np.int64] = np.array([place for place, _ in sought], np.int64)
        texts = [project.text for project in self.projects] + [line.text for line in self.lines]
        texts += [line.text for _, line in sought]
        vectors = self._vectors(texts, earlier)
        self.project_vectors: Sequence[Vector] = vectors[: len(self.projects)]
        self.line_vectors: Sequence[Vector] = vectors[len(self.projects) : len(self.projects) + len(lines)]
        self.sought_vectors: Sequence[Vector] = vectors[len(self.projects) + len(lines) :]
        self.project_texts = Inverted(self.project_vectors, self.vocabulary.size)
        self.line_texts = Inverted(self.line_vectors, self.vocabulary.size)

    def _vectors(self, texts: Sequence[str], earlier: "Collection | None") -> Sequence[Vector]:
        if earlier is None:
            self.vocabulary = Vocabulary([stems_of(text) if text else [] for text in texts])
            self.vector_of = dict(zip(texts, self.vocabulary.first, strict=True))
        else:
            new = {text: stems_of(text) for text in texts if text not in earlier.vector_of}
            self.vocabulary = earlier.vocabulary.widened(new.values())
            self.vector_of = earlier.vector_of | {text: self.vocabulary.vector(new[text]) for text in new}
        return [self.vector_of[text] for text in texts]

    def _codes(self) -> None:
        declared = [ancestries(declared_codes(each)) for each in self.organisations]
        worked = [ancestries(project.codes) for project in self.projects]
        self.code_number: dict[str, int] = {}
        for levels in (*declared, *worked):
            for level in levels:
                self.code_number.setdefault(level, len(self.code_number))
        rows = [np.array(sorted(self.code_number[level] for level in levels), np.int64) for levels in declared]
        self.project_levels = [
            np.array(sorted(self.code_number[level] for level in levels), np.int64) for levels in worked
        ]
        found = np.zeros(len(self.code_number))
        for row in (*rows, *self.project_levels):
            found[row] += 1
        self.code_telling: Floats = rounded(np.log1p((len(rows) + len(worked)) / (found + 1)))
        full = [Vector(row, np.full(len(row), float(UNIT))) for row in rows]
        self.declared_codes = Inverted(full, len(self.code_number))
        self.project_codes = Inverted(
            [Vector(row, np.full(len(row), float(UNIT))) for row in self.project_levels], len(self.code_number)
        )


def chance_of(name: str) -> int:
    """A number by which names are drawn, the same everywhere."""
    return int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def spread(terms: NDArray[np.int64], weights: Floats) -> Vector:
    """A vector whose weights add up to `UNIT` or nearly so: shares of a whole."""
    if not len(terms) or not weights.any():
        return EMPTY
    whole = np.rint(weights / np.cumsum(weights)[-1] * UNIT)
    return Vector(terms[whole > 0], whole[whole > 0])


def declared_codes(organisation: Organisation) -> tuple[str, ...]:
    """Its own, and those of what it offers."""
    return (*organisation.codes, *(code for line in organisation.lines if not line.sought for code in line.codes))


def _numbered(names: Iterable[str]) -> tuple[list[str], NDArray[np.int64]]:
    """The names in their order, and the number of each; "" is -1: unknown."""
    held = list(names)
    known = sorted({name for name in held if name})
    number = {name: place for place, name in enumerate(known)}
    return known, np.array([number.get(name, -1) for name in held], np.int64)
