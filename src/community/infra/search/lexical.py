"""A lexical index in a folder: made from changes, asked by questions. Derived data that can be lost at any moment."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple
from uuid import UUID

from tantivy import DocAddress, Index, Query, Searcher, SearchResult
from tantivy import Order as Direction

from community.core.searching import Hit, Order, Question, Ranking
from community.infra.search.asking import Asked, Asking, count_of
from community.infra.search.changes import Change
from community.infra.search.documents import BREAK, FORMAT, key_of, read_key, schema, to_document
from community.infra.search.faceting import Facets
from community.infra.search.meanings import Meanings
from community.infra.search.relations import Relations
from community.infra.search.reranking import RERANKED, Reranking
from community.infra.search.vocabulary import Vocabulary
from community.infra.search.weights import USUAL, Weights

_WRITER_MEMORY: Final = 128_000_000
_POSITION: Final = "position.json"
_MOST_HITS: Final = 1000
_FEW: Final = 20
"""Documents found, below which any word of the question may find more."""


class LexicalIndex:
    """One generation of the index. One process writes it; any number of threads of that process ask it.

    What is applied is found after `commit`, which also remembers the number of the last change: after a crash,
    changes behind it are applied once more, which does no harm. `position` is the last change that is found, `applied`
    the last one written, `waiting` counts those between.
    """

    def __init__(self, folder: Path, meanings: Meanings | None = None, weights: Weights = USUAL) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._meanings = meanings
        self._weights = weights
        self._schema = schema()
        self._index = Index(self._schema, path=str(folder))
        self._index.config_reader(reload_policy="manual")
        self._writer = self._index.writer(_WRITER_MEMORY, 1)
        self.applied = self.position = self._read_position()
        self.waiting = 0
        self._relations = Relations(Vocabulary(()), weights=weights)
        self.refresh()

    @staticmethod
    def fits(folder: Path) -> bool:
        """Whether a folder holds an index that this version can go on with, or nothing yet; not what is damaged."""
        if not folder.exists() or not any(folder.iterdir()):
            return True
        try:
            said = json.loads((folder / _POSITION).read_text(encoding="utf-8"))
            return said["format"] == FORMAT and Index.open(str(folder)).searcher().num_docs >= 0
        except (OSError, ValueError, KeyError, TypeError):
            return False
        except BaseException as error:
            # What Rust did not expect is no Exception in Python.
            if type(error).__name__ == "PanicException":
                return False
            raise

    def apply(self, changes: Iterable[Change]) -> None:
        """Write changes in their order; they are found, and survive, after `commit`."""
        for change in changes:
            self._writer.delete_documents_by_term("key", key_of(change.kind, change.id))
            if change.document is not None:
                self._writer.add_document(to_document(change, change.document, self._meanings))
            self.applied = max(self.applied, change.number)
            self.waiting += 1

    def commit(self) -> None:
        """Make what was applied found, and remember how far it reaches."""
        self._writer.commit()
        self._index.reload()
        self.position, self.waiting = self.applied, 0
        self._write_position()

    def refresh(self) -> None:
        """Learn the words of the index anew: corrections, completions and relatives come from them."""
        counts = self._index.searcher().terms_with_prefix("words", "")
        vocabulary = Vocabulary((word, count) for word, count in counts if word != BREAK)
        self._relations = Relations(vocabulary, self._meanings, self._weights)

    def close(self) -> None:
        """Wait for what is being merged, and let go of the folder."""
        self._writer.wait_merging_threads()

    @property
    def documents(self) -> int:
        return int(self._index.searcher().num_docs)

    def search(self, question: Question) -> Ranking:
        """What the question finds among what its marks allow."""
        searcher = self._index.searcher()
        asked = Asking(self._schema, searcher, self._relations, question).ask()
        if asked is None:
            return Ranking(hits=(), total=0)
        if _by_field(asked, question):
            found = _sorted(searcher, asked, question)
        else:
            found = _ranked(searcher, asked, question, Reranking(searcher, asked.words, self._weights, self._meanings))
        facets = Facets(searcher, self._schema, found.query, found.total) if question.facets else None
        return Ranking(
            hits=found.hits,
            total=found.total,
            facets=facets.counts(question.marks) if facets else {},
            estimated=facets is not None and facets.estimated,
            correction=asked.correction,
        )

    def _read_position(self) -> int:
        try:
            said = json.loads((self._folder / _POSITION).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return 0
        return int(said["position"])

    def _write_position(self) -> None:
        written = self._folder / f"{_POSITION}.new"
        with written.open("w", encoding="utf-8") as file:
            json.dump({"format": FORMAT, "position": self.position}, file)
            file.flush()
            os.fsync(file.fileno())
        written.replace(self._folder / _POSITION)


class _Found(NamedTuple):
    hits: tuple[Hit, ...]
    total: int
    query: Query


def _by_field(asked: Asked, question: Question) -> bool:
    return not asked.words or question.order is not Order.RELEVANCE


def _sorted(searcher: Searcher, asked: Asked, question: Question) -> _Found:
    """By date, or by replies; without words there is nothing else to rank by."""
    field = "replies" if question.order is Order.REPLIES else "at"
    first, last = _window(question)

    def run(query: Query) -> SearchResult:
        return searcher.search(query, max(last, 1), order_by_field=field, order=Direction.Desc)

    query, result = asked.query, run(asked.query)
    if asked.wider is not None and not count_of(result):
        query, result = asked.wider, run(asked.wider)
    shown = tuple(_hit(searcher, address, float(value)) for value, address in result.hits[first:last])
    return _Found(shown, count_of(result), query)


def _ranked(searcher: Searcher, asked: Asked, question: Question, reranking: Reranking) -> _Found:
    first, last = _window(question)
    query = asked.query
    result = searcher.search(query, max(last, RERANKED))
    if asked.wider is not None and count_of(result) < _FEW:
        query = asked.wider
        result = searcher.search(query, max(last, RERANKED))
    best = reranking.order(result.hits)
    shown = tuple(_hit(searcher, address, score) for score, address in best[first:last])
    return _Found(shown, count_of(result), query)


def _window(question: Question) -> tuple[int, int]:
    """From which hit to which one, none of them further than anybody turns pages."""
    first = min(max(question.offset, 0), _MOST_HITS)
    return first, min(first + max(question.limit, 0), _MOST_HITS)


def _hit(searcher: Searcher, address: DocAddress, score: float) -> Hit:
    stored = searcher.doc(address)
    kind, identifier = read_key(str(stored.get_first("key")))
    return Hit(kind=kind, id=identifier, group_id=UUID(hex=str(stored.get_first("group"))), score=score)
