"""Codes of what organisations deal in: goods of the Combined Nomenclature and activities of NAF, as one kind of text.

A code is written `cn:07020000` (2, 4, 6 or 8 digits: chapter, heading and subheading of the Harmonized System, and the
European subheading) or `naf:46.31Z` (division, group, class, or the French subclass). A shorter code stands for all
that begins with it.
"""

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple, get_args

from community.core.identifiers import IdentifierError

Nomenclature = Literal["cn", "naf"]
NOMENCLATURES: Final[tuple[Nomenclature, ...]] = get_args(Nomenclature)

_MAX_INPUT: Final = 40
_CN: Final = re.compile(r"\d{2}(?:\d{2}){0,3}")
_NAF: Final = re.compile(r"(\d{2})(?:\.?(\d)(\d)?([A-Z])?)?")
_CHAPTERS: Final = range(1, 98)
_DIVISIONS: Final = range(1, 100)


class Code(NamedTuple):
    """One code, apart from its nomenclature."""

    nomenclature: Nomenclature
    number: str


def parse_code(text: str) -> str:
    """The written form of a code as a person types it: `NC 0702 00`, `cn:0702`, `naf:4631Z`, `46.31z`.

    Without its nomenclature a code with a letter or a point is one of NAF, any other one of goods.

    Raises:
        IdentifierError: `code_format`.
    """
    if len(text) > _MAX_INPUT:
        raise IdentifierError("code_format")
    compact = re.sub(r"[\s\-_]+", "", text).lower()
    for prefix, written in _PREFIXES.items():
        if compact.startswith(prefix):
            return written(compact.removeprefix(prefix).removeprefix(":"))
    return _activity(compact) if re.search(r"[.a-z]", compact[2:3] + compact[-1:]) else _goods(compact)


def split_code(code: str) -> Code:
    """A written code, apart."""
    nomenclature, _, number = code.partition(":")
    return Code("naf" if nomenclature == "naf" else "cn", number)


def with_parents(code: str) -> Iterator[str]:
    """The code itself and what it belongs to, the nearest first: subheading, heading, chapter; class, group, division.

    >>> list(with_parents("cn:070200"))
    ['cn:070200', 'cn:0702', 'cn:07']
    >>> list(with_parents("naf:46.31Z"))
    ['naf:46.31Z', 'naf:46.31', 'naf:46.3', 'naf:46']
    """
    nomenclature, number = split_code(code)
    lengths = (8, 6, 4, 2) if nomenclature == "cn" else (6, 5, 4, 2)
    for length in lengths:
        if length <= len(number):
            yield f"{nomenclature}:{number[:length]}"


def _goods(number: str) -> str:
    digits = number.replace(".", "")
    if not _CN.fullmatch(digits) or int(digits[:2]) not in _CHAPTERS:
        raise IdentifierError("code_format")
    return f"cn:{digits}"


def _activity(number: str) -> str:
    found = _NAF.fullmatch(number.upper())
    if not found or int(found[1]) not in _DIVISIONS:
        raise IdentifierError("code_format")
    division, *rest = found.groups(default="")
    return f"naf:{division}" + (f".{''.join(rest)}" if rest[0] else "")


_PREFIXES: Final = {"cn": _goods, "nc": _goods, "hs": _goods, "sh": _goods, "naf": _activity, "ape": _activity}
