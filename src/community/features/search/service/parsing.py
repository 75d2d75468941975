"""What a person typed, taken apart: operators, exact phrases, and the words that are left.

Any text can be read. What is no operator, or one whose value says nothing, stays words; `printed` writes the parts in
a form that is read as the same parts again, so that a query can be changed by adding or leaving out a part.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from typing import Final, NamedTuple

from community.core.text import fold
from community.features.search.service.days import is_day

LONGEST: Final = 2_000
"""Characters of a query."""


class PartKind(StrEnum):
    """What a part of a query does."""

    WORD = "word"
    PHRASE = "phrase"
    WITHOUT = "without"
    SPACE = "space"
    PERSON = "person"
    ORGANISATION = "organisation"
    TAG = "tag"
    BEFORE = "before"
    AFTER = "after"
    SOLVED = "solved"
    HAS = "has"
    KIND = "kind"


class Part(NamedTuple):
    kind: PartKind
    value: str


class HintCode(StrEnum):
    """Why something that looks like an operator is searched as words."""

    UNKNOWN_OPERATOR = "unknown_operator"
    WRONG_VALUE = "wrong_value"
    UNKNOWN_NAME = "unknown_name"


class Hint(NamedTuple):
    code: HintCode
    text: str
    """As it was typed."""


class Parsed(NamedTuple):
    parts: tuple[Part, ...]
    hints: tuple[Hint, ...] = ()

    def values(self, kind: PartKind) -> tuple[str, ...]:
        return tuple(part.value for part in self.parts if part.kind == kind)


_QUOTES: Final = str.maketrans(dict.fromkeys("“”„‟«»\uff02", '"'))
# They would make an address or a name look like another one.
_DIRECTIONS: Final = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_TOKEN: Final = re.compile(r'(?P<head>[-@#]|[^\W\d_]+:)?"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]+)')
_OPERATOR: Final = re.compile(r"[-@#]|[^\W\d_]+:(?!//)")
_RUN: Final = re.compile(r"[^\W_]+")
_SIGNS: Final = {"-": PartKind.WITHOUT, "@": PartKind.PERSON, "#": PartKind.TAG}
_KEYS: Final = {
    kind: names.split()
    for kind, names in {
        PartKind.SPACE: "in dans en",
        PartKind.PERSON: "from by par de por",
        PartKind.ORGANISATION: "org organisation organization organizacion entreprise empresa",
        PartKind.TAG: "tag etiquette etiqueta",
        PartKind.BEFORE: "before avant antes",
        PartKind.AFTER: "after since apres depuis despues desde",
        PartKind.SOLVED: "solved resolu resuelto",
        PartKind.HAS: "has a avec tiene con",
        PartKind.KIND: "kind type tipo",
    }.items()
}
_BY_KEY: Final = {key: kind for kind, keys in _KEYS.items() for key in keys}
_YES: Final = {"yes": "yes", "oui": "yes", "si": "yes", "no": "no", "non": "no"}
_FILE: Final = dict.fromkeys("file files fichier fichiers archivo archivos piece".split(), "file")  # noqa: SIM905
_KINDS: Final = {
    name: kind
    for kind, names in {
        "topic": "topics sujet sujets discussion discussions tema temas",
        "person": "people personne personnes persona personas membre membres",
        "organisation": "organisations organization entreprise entreprises organizacion empresa",
        "message": "messages mensaje mensajes",
        "space": "spaces espace espaces espacio espacios",
        "file": "files fichier fichiers archivo archivos",
    }.items()
    for name in names.split()
}


def parse(text: str) -> Parsed:
    """Read what was typed."""
    parts: list[Part] = []
    hints: list[Hint] = []
    # A quotation mark that nothing closes separates like a space.
    for match in _TOKEN.finditer(clean(text)):
        part = _read(match)
        if part is not None:
            parts.append(part)
            continue
        parts += _words(match[0])
        if code := _misread(match[0]):
            hints.append(Hint(code, match[0]))
    return Parsed(tuple(parts), tuple(hints))


def printed(parts: Iterable[Part]) -> str:
    """A query that is read as these parts."""
    return " ".join(_printed(part) for part in parts)


def clean(text: str) -> str:
    """One line without what cannot be seen; all quotation marks alike."""
    text = unicodedata.normalize("NFC", text).translate(_QUOTES)
    seen = "".join(" " if unicodedata.category(char) == "Cc" else char for char in text if char not in _DIRECTIONS)
    return " ".join(seen.split())


def as_words(part: Part) -> list[Part]:
    """The value of an operator that cannot be followed, to be searched like any words."""
    return _words(part.value)


def _read(match: re.Match[str]) -> Part | None:
    """What a token says; None for an operator that says nothing."""
    quoted, bare = match["quoted"], match["bare"]
    if bare is None:
        head, value = match["head"], " ".join(quoted.split())
        if head is None:
            return Part(PartKind.PHRASE, value) if _says(value) else None
        return _operator(head, value)
    begins = _OPERATOR.match(bare)
    if begins is None:
        return Part(PartKind.WORD, bare)
    head, value = begins[0], bare[begins.end() :].rstrip(",;")
    # Storage at -18 °C, pallet #3.
    if (head == "-" and not value[:1].isalpha()) or (head == "#" and not any(map(str.isalpha, value))):
        return None
    return _operator(head, value)


def _operator(head: str, value: str) -> Part | None:
    kind = _kind(head)
    if kind is None or not _says(value):
        return None
    known: str | None = value
    match kind:
        case PartKind.BEFORE | PartKind.AFTER:
            known = value if is_day(value) else None
        case PartKind.SOLVED:
            known = _YES.get(fold(value))
        case PartKind.HAS:
            known = _FILE.get(fold(value))
        case PartKind.KIND:
            known = _KINDS.get(fold(value), fold(value))
        case _:
            pass
    return Part(kind, known) if known else None


def _kind(head: str) -> PartKind | None:
    return _SIGNS.get(head) or _BY_KEY.get(fold(head.removesuffix(":")))


def _says(value: str) -> bool:
    return any(map(str.isalnum, value))


def _misread(typed: str) -> HintCode | None:
    begins = _OPERATOR.match(typed)
    if begins is None or not begins[0].endswith(":") or not _says(typed[begins.end() :]):
        return None
    return HintCode.WRONG_VALUE if _kind(begins[0]) else HintCode.UNKNOWN_OPERATOR


def _words(text: str) -> list[Part]:
    """Text as words, none of which is an operator."""
    words: list[str] = []
    for token in text.replace('"', " ").split():
        match = _TOKEN.fullmatch(token)
        part = _read(match) if match else None
        words += [token] if part is None or part.kind == PartKind.WORD else _RUN.findall(token)
    return [Part(PartKind.WORD, word) for word in words]


def _printed(part: Part) -> str:
    if part.kind == PartKind.WORD:
        return part.value
    heads = [""] if part.kind == PartKind.PHRASE else [sign for sign, kind in _SIGNS.items() if kind == part.kind]
    heads += [f"{_KEYS[part.kind][0]}:"] if part.kind in _KEYS else []
    for head in heads:
        match = _TOKEN.fullmatch(f"{head}{part.value}")
        if match and _read(match) == part:
            return match[0]
    return f'{heads[0]}"{part.value}"'
