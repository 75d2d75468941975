"""What is written into an index: changes, and how one becomes a document of tantivy."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from tantivy import Document, Schema, SchemaBuilder

from community.core.searching import SearchDocument
from community.infra.search.analysis import LANGUAGES, analyse, language_of
from community.infra.search.changes import Change
from community.infra.search.meanings import Meanings

FORMAT: Final = 5
"""Of the fields below and of how texts are taken apart; an index of another format is made anew."""

PARTS: Final = 32
AUTHOR_HALVES: Final = ("author_high", "author_low")
"""The id of the author as two numbers: counting many different texts takes far longer than reading numbers."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_BYTE: Final = 127
_HALF: Final = 1 << 64
_APART: Final = "\x1f"
BREAK: Final = _APART
"""A term between title and text, so that no phrase goes across."""


def schema() -> Schema:
    """The fields of an index.

    key: kind and id. mark: kind and mark. words: title and text as they stand. stems: title, text and context without
    what says nothing. title: the stems of the title. family: a number of its group, for ranking. sense: what title
    and text speak of. part: one of `PARTS` into which all documents fall by chance.
    """
    builder = SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("mark", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("title", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("stems", stored=True, tokenizer_name="whitespace", index_option="freq")
    for name in ("kind", "space", "tag"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in AUTHOR_HALVES:
        builder.add_unsigned_field(name, fast=True)
    for name in ("author", "organisation", "group"):
        builder.add_text_field(name, stored=name == "group", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("at", fast=True, indexed=True)
    builder.add_integer_field("replies", fast=True)
    builder.add_boolean_field("solved", indexed=True)
    builder.add_boolean_field("has_file", indexed=True)
    builder.add_unsigned_field("family", fast=True)
    builder.add_bytes_field("sense", stored=True)
    builder.add_unsigned_field("part", indexed=True)
    return builder.build()


def key_of(kind: str, identifier: UUID) -> str:
    return f"{kind}{_APART}{identifier.hex}"


def read_key(key: str) -> tuple[str, UUID]:
    kind, identifier = key.split(_APART)
    return kind, UUID(hex=identifier)


def mark_terms(marks: Mapping[str, Iterable[str]]) -> list[str]:
    """The marks by kind, as terms of the field `mark`."""
    return [f"{kind}{_APART}{mark}" for kind, held in marks.items() if _APART not in kind for mark in held]


def family_of(group: UUID) -> int:
    return group.int % _HALF


def instant(at: datetime) -> int:
    """Microseconds since 1970."""
    return (at - _EPOCH) // _MICROSECOND


def to_document(change: Change, document: SearchDocument, meanings: Meanings | None = None) -> Document:
    """One document of tantivy; its texts are given as terms that only have to be split at spaces."""
    made = Document()
    made.add_text("key", key_of(change.kind, change.id))
    made.add_text("kind", change.kind)
    for term in mark_terms({change.kind: document.audience}):
        made.add_text("mark", term)
    made.add_text("group", document.group_id.hex)
    made.add_unsigned("family", family_of(document.group_id))
    made.add_unsigned("part", change.id.int % PARTS)
    made.add_integer("at", instant(document.at))
    made.add_integer("replies", document.replies)
    for name, value in (
        ("space", document.space_id),
        ("author", document.author_id),
        ("organisation", document.organisation_id),
    ):
        if value is not None:
            made.add_text(name, value.hex)
    if document.author_id is not None:
        for name, half in zip(AUTHOR_HALVES, divmod(document.author_id.int, _HALF), strict=True):
            made.add_unsigned(name, half)
    for tag in dict.fromkeys(document.tags):
        made.add_text("tag", tag)
    for flag, said in (("solved", document.solved), ("has_file", document.has_file)):
        if said is not None:
            made.add_boolean(flag, said)
    _add_texts(made, document, meanings)
    return made


def _add_texts(made: Document, document: SearchDocument, meanings: Meanings | None) -> None:
    language = document.language
    if language not in LANGUAGES:
        language = language_of(f"{document.title} {document.text}") or LANGUAGES[0]
    title, text = analyse(document.title, language), analyse(document.text, language)
    context = analyse(document.context, language)
    made.add_text("words", f" {BREAK} ".join(" ".join(word.folded for word in part) for part in (title, text)))
    made.add_text("title", " ".join(word.stem for word in title if word.stem))
    made.add_text("stems", " ".join(word.stem for part in (title, text, context) for word in part if word.stem))
    if meanings:
        sense = meanings.sense(dict.fromkeys(word.folded for part in (title, text) for word in part if word.stem))
        if sense is not None:
            made.add_bytes("sense", _pack(sense))


def joined_halves(high: int, low: int) -> UUID:
    """The id that was taken into halves."""
    return UUID(int=high * _HALF + low)


def _pack(sense: NDArray[np.float32]) -> bytes:
    """A byte for each direction; the length says nothing."""
    packed: bytes = np.round(sense * (_BYTE / np.abs(sense).max())).astype(np.int8).tobytes()
    return packed


def read_sense(packed: bytes) -> NDArray[np.float32]:
    """What `to_document` has packed, of length 1."""
    sense = np.frombuffer(packed, np.int8).astype(np.float32)
    unit: NDArray[np.float32] = sense / np.linalg.norm(sense)
    return unit
