"""Codes of nomenclatures as paths from wide to narrow, so that near codes fit in part."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate
from typing import Final

_SEPARATOR: Final = re.compile(r"[./>|:_ -]+")
_LEVELS: Final = (2, 4, 6, 8, 10)
"""Digits of the levels of customs nomenclatures (chapter, heading, HS, CN, TARIC)."""
_FEWEST_DIGITS: Final = 4
_ACTIVITY: Final = re.compile(r"(\d\d)\.?(\d)(\d)([A-Z])")
"""Division, group, class and subclass of the French nomenclature of activities, with or without its point."""
_DEEPEST: Final = 8


@lru_cache(maxsize=1 << 16)
def ancestry(code: str) -> tuple[str, ...]:
    """The code and all that it is part of, the widest first.

    Separators tell the levels (`62.01Z`, `C10/C10.3`, `health > devices`); a run of four digits or more has those of
    the customs nomenclatures. What has no levels is its own only one. `""` has none.
    """
    code = code.strip().upper()
    if activity := _ACTIVITY.fullmatch(code):
        return tuple(accumulate(activity.groups()))
    parts = [part for part in _SEPARATOR.split(code) if part]
    if not parts:
        return ()
    if len(parts) == 1 and parts[0].isdigit() and len(parts[0]) >= _FEWEST_DIGITS:
        digits = parts[0]
        return (*(digits[:level] for level in _LEVELS if level < len(digits)), digits)
    return tuple(accumulate(parts[:_DEEPEST], "{}.{}".format))


def ancestries(codes: Iterable[str]) -> tuple[str, ...]:
    """All levels of several codes, each once, sorted."""
    return tuple(sorted({level for code in codes for level in ancestry(code)}))
