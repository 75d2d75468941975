"""The engines that are measured beside each other, and the parts of our own."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Protocol
from uuid import UUID

from community.core.searching import Question, SearchDocument
from community.infra.search.changes import Change
from community.infra.search.lexical import LexicalIndex
from community.infra.search.meanings import load_meanings
from community.infra.search.weights import USUAL, Weights
from loadtests.search.questions import MARK

KIND: Final = "topic"


class Engine(Protocol):
    """What is asked: ids of documents, the best first."""

    def rank(self, typed: str, *, typing: bool, limit: int) -> Sequence[UUID]: ...


class Ranker:
    """Our own, with some of its parts."""

    def __init__(self, index: LexicalIndex) -> None:
        self._index = index

    def rank(self, typed: str, *, typing: bool, limit: int) -> Sequence[UUID]:
        asked = Question(words=typed, marks={KIND: (MARK,)}, typing=typing, limit=limit)
        return [hit.id for hit in self._index.search(asked).hits]


Opened = Callable[[Sequence[SearchDocument]], AbstractContextManager[Engine]]
"""Fills an engine with documents, and empties it behind."""


def _ranker(weights: Weights) -> Opened:
    @contextmanager
    def opened(documents: Sequence[SearchDocument]) -> Iterator[Engine]:
        with TemporaryDirectory(prefix="community-ranker-") as folder:
            index = LexicalIndex(Path(folder), load_meanings() if weights.meaning else None, weights)
            index.apply(
                Change(number=number, kind=KIND, id=one.id, document=one) for number, one in enumerate(documents, 1)
            )
            index.commit()
            index.refresh()
            yield Ranker(index)
            index.close()

    return opened


NOTHING: Final = Weights(*(0.0 for _ in Weights._fields))


def engines() -> dict[str, Opened]:
    """By name, how each is filled and asked: the parts of the ranker, one after the other, the whole one last."""
    parts = NOTHING
    found: dict[str, Opened] = {}
    for name, fields in (
        ("BM25 on stems", ("other_language",)),
        ("+ the very form of words", ("surface",)),
        ("+ titles", ("title", "unfinished")),
        ("+ typing errors", ("spelling",)),
        ("+ families of words", ("family",)),
        ("+ synonyms", ("synonym",)),
        ("+ similar meanings", ("meaning",)),
        ("+ how much is answered", ("coverage",)),
        ("+ what stands beside", ("beside",)),
        ("ranker (+ what it speaks of)", ("sense",)),
    ):
        parts = parts._replace(**{field: getattr(USUAL, field) for field in fields})
        found[name] = _ranker(parts)
    return found
