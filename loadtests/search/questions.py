"""Collections of documents and questions, as people asked them and as they might have typed them."""

import json
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from community.core.searching import SearchDocument
from community.core.text import fold

SHARED: Final = Path("../shared/data/search-fr")
OWN_QUESTIONS: Final = Path(__file__).with_name("cnil_questions.jsonl")
"""Questions about the pages of `cnil_faq.jsonl`, in other words than theirs."""
MARK: Final = "members"

_DAY: Final = datetime(2026, 1, 1, tzinfo=UTC)
_LONG: Final = 5
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_ELISION: Final = re.compile(r"\b(l|d|j|m|n|s|t|c|qu)['’](?=\w)", re.IGNORECASE)  # noqa: RUF001
_PREFIXES: Final = (3, 4, 5)


class Asked(NamedTuple):
    """A question and the documents that answer it."""

    typed: str
    answers: frozenset[UUID]


class Collection(NamedTuple):
    """Documents, and what is asked about them."""

    name: str
    documents: Sequence[SearchDocument]
    questions: Sequence[Asked]


def collections(folder: Path) -> list[Collection]:
    """All that a folder holds: `*piaf*.json`, and `cnil_faq.jsonl` with its questions or ours."""
    found = [_piaf(file) for file in sorted(folder.glob("*piaf*.json"))]
    pages = folder / "cnil_faq.jsonl"
    if pages.exists():
        others = [file for name in ("cnil_questions.jsonl", "cnil_questions.json") if (file := folder / name).exists()]
        found.append(_cnil(pages, others[0] if others else OWN_QUESTIONS))
    return found


def _piaf(file: Path) -> Collection:
    said = json.loads(file.read_text(encoding="utf-8"))
    documents = [
        _document(one["id"], title=one["title"], text=one["body"], group=f"title:{one['title']}")
        for one in said["docs"]
    ]
    return Collection(file.stem, documents, [_asked(one) for one in said["queries"]])


def _cnil(pages: Path, questions: Path) -> Collection:
    documents = [_document(one["id"], title=one["title"], text=one["body"], group=one["id"]) for one in _rows(pages)]
    name = "cnil, own questions" if questions == OWN_QUESTIONS else "cnil"
    return Collection(name, documents, [_asked(one) for one in _rows(questions)])


def _rows(file: Path) -> Sequence[Mapping[str, Any]]:
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".jsonl":
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    said = json.loads(text)
    rows: Sequence[Mapping[str, Any]] = said["queries"] if isinstance(said, dict) else said
    return rows


def _document(identifier: str, *, title: str, text: str, group: str) -> SearchDocument:
    return SearchDocument(
        id=_named(identifier), title=title, text=text, audience=(MARK,), group_id=_named(group), at=_DAY
    )


def _asked(row: Mapping[str, Any]) -> Asked:
    typed = next(str(row[name]) for name in ("question", "query", "q", "text") if name in row)
    answer = next(row[name] for name in ("doc", "docs", "id", "ids", "page", "answer") if name in row)
    return Asked(typed, frozenset(_named(str(one)) for one in (answer if isinstance(answer, list) else [answer])))


def _named(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, name)


# --- as people type ---------------------------------------------------------------------------------


def _misspelt(typed: str) -> str:
    """One letter left out, doubled by another, replaced or swapped, in one word of five letters or more."""
    draw = random.Random(typed)
    row = typed.split(" ")
    places = [place for place, word in enumerate(row) if len(word) >= _LONG]
    if not places:
        return typed
    place = draw.choice(places)
    word = row[place]
    at = draw.randrange(1, len(word) - 1)
    row[place] = draw.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + draw.choice(_LETTERS) + word[at:],
            word[:at] + draw.choice(_LETTERS) + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ]
    )
    return " ".join(row)


def _plural(typed: str) -> str:
    return re.sub(r"[^\W\d_]{4,}", lambda word: word[0] + ("" if word[0][-1] in "sxz" else "s"), typed)


def _cut(typed: str) -> str:
    """Only the first three letters of the last word of four letters or more."""
    row = re.findall(r"[^\W_]+", typed)
    place = max((place for place, word in enumerate(row) if len(word) > _PREFIXES[0]), default=None)
    return typed if place is None else " ".join([*row[:place], row[place][: _PREFIXES[0]]])


class Variant(NamedTuple):
    """A way to type a question."""

    name: str
    change: Callable[[str], str]
    typing: bool = False


VARIANTS: Final = (
    Variant("plain", str),
    Variant("accents dropped", lambda typed: "".join(char if char.isascii() else fold(char) for char in typed)),
    Variant("one typing error", _misspelt),
    Variant("plural for singular", _plural),
    Variant("elision without apostrophe", lambda typed: _ELISION.sub(r"\1", typed)),
    Variant("lower case", str.lower),
    Variant("last word cut to three letters", _cut, typing=True),
)


def beginnings(collection: Collection) -> Iterator[Asked]:
    """Words of titles cut after three to five letters; any document with such a word in its title answers."""
    draw = random.Random(5)
    titles = {one.id: re.findall(r"[^\W\d_]{6,}", one.title) for one in collection.documents}
    words = sorted({fold(word) for row in titles.values() for word in row})
    for word in draw.sample(words, min(len(words), 500)):
        typed = word[: draw.choice(_PREFIXES)]
        held = (key for key, row in titles.items() if any(fold(other).startswith(typed) for other in row))
        yield Asked(typed, frozenset(held))
