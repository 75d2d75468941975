"""What else a word of a question may stand for: its family, words of a similar meaning, the right spelling."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from community.infra.search.analysis import stems
from community.infra.search.meanings import Meanings
from community.infra.search.stop_words import STOP_WORDS
from community.infra.search.synonyms import synonyms
from community.infra.search.vocabulary import Vocabulary
from community.infra.search.weights import USUAL, Weights

_REMEMBERED: Final = 1 << 14
_MOST_RELATED: Final = 30
_MOST_FAMILY: Final = 10
_CLOSE_LETTERS: Final = 0.4
_FAMILY_LETTERS: Final = 4
_HARDLY_KNOWN: Final = 2
_OFTEN: Final = 50
_MUCH_BETTER: Final = 20
_ELIDED: Final = ("qu", "l", "d", "j", "m", "n", "s", "t", "c")
_VOWELS: Final = tuple("aeiouyh")
_SPELLINGS: Final = 3


class Spelling(NamedTuple):
    """A word that was perhaps meant, and what it counts."""

    word: str
    weight: float
    said: str
    """As it is shown to who asks."""


class Relations:
    """The relations of words of one vocabulary, remembered for words that come again; read by any thread."""

    def __init__(self, vocabulary: Vocabulary, meanings: Meanings | None = None, weights: Weights = USUAL) -> None:
        self.vocabulary = vocabulary
        self.weights = weights
        self._meanings = meanings
        self._words_of = vocabulary.by_row(meanings.rows(vocabulary.words)) if meanings else {}
        self._related: dict[tuple[str, str], Sequence[tuple[str, float]]] = {}

    def spellings(self, word: str, known: Callable[[str], int]) -> list[Spelling]:
        """What was meant, if who asks knows no such word, or hardly; the likeliest first.

        known: in how many documents of theirs a word occurs: what others write is neither proposed nor told.
        """
        if (
            not self.weights.spelling
            or len(word) < _FAMILY_LETTERS
            or not word.isalpha()
            or self.vocabulary.count(word) > _OFTEN
            or (self._meanings and self._meanings.knows(word))
        ):
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
        return [Spelling(one, self.weights.spelling * (0.7 + 0.3 * held / most), one) for one, held in meant]

    def _without_article(self, word: str, count: int, known: Callable[[str], int]) -> Spelling | None:
        for article in _ELIDED:
            rest = word.removeprefix(article)
            if rest == word or len(rest) < _FAMILY_LETTERS or not rest.startswith(_VOWELS):
                continue
            if self.vocabulary.count(rest) > _MUCH_BETTER * count and known(rest) > _MUCH_BETTER * count:
                return Spelling(rest, self.weights.spelling, f"{article}’{rest}")  # noqa: RUF001  the apostrophe of French
        return None

    def related(self, word: str, language: str) -> Sequence[tuple[str, float]]:
        """Stems of related words, and what each counts; none of the word's own."""
        found = self._related.get((word, language))
        if found is None:
            if len(self._related) >= _REMEMBERED:
                self._related.clear()
            found = self._related[word, language] = self._relate(word, language)
        return found

    def _relate(self, word: str, language: str) -> Sequence[tuple[str, float]]:
        own = stems(word, language)
        found: dict[str, float] = {}
        for candidate, weight in self._candidates(word, own):
            stem = stems(candidate, language)[0]
            if weight and stem not in own and candidate not in STOP_WORDS[language]:
                found[stem] = max(found.get(stem, 0.0), weight)
        best = sorted(found.items(), key=lambda one: -one[1])
        return tuple(best[:_MOST_RELATED])

    def _candidates(self, word: str, own: Sequence[str]) -> Iterator[tuple[str, float]]:
        for one in self.vocabulary.relatives(word, _MOST_FAMILY, _CLOSE_LETTERS):
            yield one.word, self.weights.family * one.closeness
        for stem in own:
            for same in synonyms().get(stem, ()):
                yield same, self.weights.synonym
        for near, closeness in self._of_similar_meaning(word):
            yield near, self.weights.meaning * closeness

    def _of_similar_meaning(self, word: str) -> list[tuple[str, float]]:
        row = int(self._meanings.rows([word])[0]) if self._meanings else -1
        if self._meanings is None or row < 0:
            return []
        near = [
            (other, closeness) for row, closeness in self._meanings.near(row) for other in self._words_of.get(row, ())
        ]
        return near[:_MOST_RELATED]
