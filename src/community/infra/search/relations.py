"""What else a word of a question may stand for: its family, words of a similar meaning, the right spelling."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from community.infra.search.analysis import stems
from community.infra.search.stop_words import STOP_WORDS
from community.infra.search.vocabulary import Vocabulary

FAMILY: Final = 0.8
"""What a word of the same family counts, times how much it has in common."""
MEANING: Final = 0.5
"""What a word of a similar meaning counts, times how near it is."""

_MOST: Final = 10
_CLOSE_LETTERS: Final = 0.4
_FAMILY_LETTERS: Final = 4
_HARDLY_KNOWN: Final = 2
_OFTEN: Final = 50
_MUCH_BETTER: Final = 20
_ELIDED: Final = ("qu", "l", "d", "j", "m", "n", "s", "t", "c")
_VOWELS: Final = tuple("aeiouyh")
_SPELLINGS: Final = 3

Neighbours = Callable[[str], Sequence[tuple[str, float]]]
"""Words of a similar meaning, and how near each is, from 0 to 1."""


class Spelling(NamedTuple):
    """A word that was perhaps meant, and what it counts."""

    word: str
    weight: float
    said: str
    """As it is shown to who asks."""


class Relations:
    """The relations of words of one vocabulary, remembered for words that come again; read by any thread."""

    def __init__(self, vocabulary: Vocabulary, neighbours: Neighbours | None = None) -> None:
        self.vocabulary = vocabulary
        self._neighbours = neighbours
        self.related = lru_cache(maxsize=1 << 14)(self._related)

    def spellings(self, word: str, known: Callable[[str], int]) -> list[Spelling]:
        """What was meant, if who asks knows no such word, or hardly; the likeliest first.

        known: in how many documents of theirs a word occurs: what others write is neither proposed nor told.
        """
        if len(word) < _FAMILY_LETTERS or not word.isalpha() or self.vocabulary.count(word) > _OFTEN:
            return []
        count = known(word)
        elided = self._without_article(word, count, known)
        if elided:
            return [elided]
        if count > _HARDLY_KNOWN:
            return []
        meant = [
            (one.word, held)
            for one in self.vocabulary.misspelt(word, _SPELLINGS)
            if (held := known(one.word)) and (not count or (one.errors == 1 and held >= _MUCH_BETTER * count))
        ]
        most = max((held for _, held in meant), default=0)
        return [Spelling(one, 0.7 + 0.3 * held / most, one) for one, held in meant]

    def _without_article(self, word: str, count: int, known: Callable[[str], int]) -> Spelling | None:
        for article in _ELIDED:
            rest = word.removeprefix(article)
            if rest == word or len(rest) < _FAMILY_LETTERS or not rest.startswith(_VOWELS):
                continue
            if self.vocabulary.count(rest) > _MUCH_BETTER * count and known(rest) > _MUCH_BETTER * count:
                return Spelling(rest, 1.0, f"{article}’{rest}")  # noqa: RUF001  the apostrophe of French
        return None

    def _related(self, word: str, language: str) -> Sequence[tuple[str, float]]:
        """Stems of related words, and what each counts; none of the word's own."""
        own = set(stems(word, language))
        found: dict[str, float] = {}
        family = self.vocabulary.relatives(word, _MOST, _CLOSE_LETTERS)
        candidates = [(one.word, FAMILY * one.closeness) for one in family]
        if self._neighbours is not None:
            candidates += [(near, MEANING * closeness) for near, closeness in self._neighbours(word)]
        for candidate, weight in candidates:
            if candidate in STOP_WORDS[language]:
                continue
            stem = stems(candidate, language)[0]
            if stem not in own:
                found[stem] = max(found.get(stem, 0.0), weight)
        return tuple(found.items())
