"""Where in a text what was searched stands: segments of plain text, never mark-up."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from community.features.search.schemas.results import SegmentOut
from community.infra.search.analysis import analyse, language_of, stems, words

LENGTH: Final = 240
"""Characters of an excerpt, about."""
_BEFORE: Final = 60
_READ: Final = 20_000
_RUN: Final = re.compile(r"[^\W_]+")


class _Match(NamedTuple):
    start: int
    end: int
    word: str
    """The word of the question that it is."""


class Highlighter:
    """Marks the words of one question, in the forms of its language.

    typing: the last word is still being typed, and stands for what begins with it.
    """

    def __init__(self, searched: Sequence[str], *, typing: bool = False) -> None:
        text = " ".join(searched)
        language = language_of(text) or "fr"
        asked = analyse(text, language)
        telling = [word for word in asked if word.stem] or asked
        self._words = {form: word.folded for word in telling for form in (word.folded, *stems(word.folded, language))}
        self._language = language
        self._begun = asked[-1].folded if typing and asked else None
        self._seen: dict[str, str | None] = {}

    def mark(self, text: str) -> list[SegmentOut]:
        """The whole text."""
        return _segments(text, 0, len(text), self._matches(text))

    def excerpt(self, text: str) -> list[SegmentOut]:
        """The piece of the text in which most of what was searched stands; its beginning, if nothing does."""
        matches = self._matches(text[:_READ])
        start = _best_start(matches)
        begin = _word_start(text, max(start - _BEFORE, 0)) if start > _BEFORE else 0
        end = _word_end(text, begin + LENGTH)
        inside = [match for match in matches if begin <= match.start and match.end <= end]
        before = [SegmentOut(text="… ", marked=False)] if begin else []
        after = [SegmentOut(text=" …", marked=False)] if end < len(text) else []
        return [*before, *_segments(text, begin, end, inside), *after]

    def _matches(self, text: str) -> list[_Match]:
        return [
            _Match(*run.span(), word)
            for run in _RUN.finditer(text)
            if (word := self._asked(run[0].lower())) is not None
        ]

    def _asked(self, run: str) -> str | None:
        """The word of the question that this is."""
        if run not in self._seen:
            self._seen[run] = next((found for word in words(run) if (found := self._known(word))), None)
        return self._seen[run]

    def _known(self, word: str) -> str | None:
        if self._begun and word.startswith(self._begun):
            return self._begun
        forms = (word, *stems(word, self._language))
        return next((self._words[form] for form in forms if form in self._words), None)


def _best_start(matches: Sequence[_Match]) -> int:
    """The first match of the window that holds most different words, then most matches."""
    best, best_start = (0, 0), 0
    end = 0
    for index, first in enumerate(matches):
        while end < len(matches) and matches[end].end - first.start <= LENGTH - _BEFORE:
            end += 1
        inside = matches[index:end]
        score = (len({match.word for match in inside}), len(inside))
        if score > best:
            best, best_start = score, first.start
    return best_start


def _word_start(text: str, position: int) -> int:
    space = text.find(" ", position, position + _BEFORE)
    return space + 1 if space >= 0 else position


def _word_end(text: str, position: int) -> int:
    if position >= len(text):
        return len(text)
    space = text.rfind(" ", position - _BEFORE, position + 1)
    return space if space >= 0 else position


def _segments(text: str, begin: int, end: int, matches: Sequence[_Match]) -> list[SegmentOut]:
    pieces: list[tuple[str, bool]] = []
    at = begin
    for match in matches:
        pieces += [(text[at : match.start], False), (text[match.start : match.end], True)]
        at = match.end
    pieces.append((text[at:end], False))
    return [SegmentOut(text=piece, marked=marked) for piece, marked in pieces if piece]
