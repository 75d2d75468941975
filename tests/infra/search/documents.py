"""Documents and questions of the tests, by what matters in each."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from community.core.searching import Question, Ranking, SearchDocument
from community.infra.search.changes import Change
from community.infra.search.lexical import LexicalIndex

_SPACE = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def named(name: str) -> UUID:
    return uuid5(_SPACE, name)


def document(name: str, text: str = "", **fields: Any) -> SearchDocument:
    given = {"title": "", "audience": ("members",), "group_id": named(name), "at": NOON, "text": text, **fields}
    return SearchDocument(id=named(name), **given)


def change(number: int, made: SearchDocument, kind: str = "post") -> Change:
    return Change(number=number, kind=kind, id=made.id, document=made)


def fill(index: LexicalIndex, documents: Iterable[SearchDocument], kind: str = "post") -> None:
    start = index.position
    index.apply(change(start + number, made, kind) for number, made in enumerate(documents, 1))
    index.commit()
    index.refresh()


def ask(index: LexicalIndex, typed: str = "", **fields: Any) -> Ranking:
    marks = fields.pop("marks", {"post": ("members",)})
    return index.search(Question(words=typed, marks=marks, **fields))


def found(index: LexicalIndex, typed: str = "", **fields: Any) -> list[UUID]:
    return [hit.id for hit in ask(index, typed, **fields).hits]


def names(*listed: str) -> list[UUID]:
    return [named(name) for name in listed]
