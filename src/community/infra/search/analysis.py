"""Texts as words, and words as stems: how documents and questions alike are taken apart."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from community.core.text import fold
from community.infra.search.stop_words import STOP_WORDS

LANGUAGES: Final = ("fr", "en", "es")
"""In the order in which they are believed where a text does not tell."""
WORD_LENGTH: Final = 40
"""Letters of a word that count."""

_REMEMBERED: Final = 1 << 16
"""Words whose forms are kept at hand."""
_RUN: Final = re.compile(r"[^\W_]+")
_SNOWBALL: Final = {"fr": "french", "en": "english", "es": "spanish"}
_LETTERS: Final = {"fr": "àâçèêëîïùûœ", "en": "", "es": "ñ¿¡"}
_ENDINGS: Final = {
    "fr": ("tion", "ment", "eur", "eux", "aux", "oir", "ais", "ait", "ons", "ez", "ee", "ees", "ique"),
    "en": ("ing", "ght", "ness", "ship", "ould", "th", "ck", "ed", "ly", "y"),
    "es": ("cion", "ciones", "dad", "ando", "iendo", "mente", "aje", "ones", "os", "ado", "ada", "a", "o"),
}
_TELLING_ENDING: Final = 5
"""Letters of a word whose ending tells its language."""
_LOOKED_AT: Final = 2000
"""Characters of a text by which its language is known."""


class Word(NamedTuple):
    """A word as compared: folded, and its stem in the language of the text; "" for a stop word of that language."""

    folded: str
    stem: str


def words(text: str) -> list[str]:
    """The folded words of a text in their order."""
    return [word for run in _runs(text) for word in _fold_run(run)]


def analyse(text: str, language: str) -> list[Word]:
    """The words of a text in this language."""
    forms = _FORMS[language]
    return [word for run in _runs(text) for word in forms(run)]


def stems(word: str, first: str) -> Sequence[str]:
    """The stems of a folded word in all languages, that of the language of the question first, each once."""
    return tuple(dict.fromkeys(_stem(word, language) for language in (first, *LANGUAGES)))


def language_of(text: str) -> str | None:
    """The language of a text by its function words, its letters and its endings; None where they do not tell."""
    text = text[:_LOOKED_AT].lower()
    row = words(text)
    long = [word for word in row if len(word) >= _TELLING_ENDING]
    votes = {
        language: sum(word in STOP_WORDS[language] for word in row)
        + sum(word in _TELLING[language] for word in row)
        + sum(text.count(letter) for letter in _LETTERS[language])
        + sum(word.endswith(_ENDINGS[language]) for word in long) / 2
        for language in LANGUAGES
    }
    best, second = sorted(votes, key=lambda language: -votes[language])[:2]
    return best if votes[best] > votes[second] else None


def _runs(text: str) -> list[str]:
    return _RUN.findall(unicodedata.normalize("NFC", text).lower())


@lru_cache(maxsize=_REMEMBERED)
def _fold_run(run: str) -> tuple[str, ...]:
    # Folding may take a character apart (½), leave none, or give capitals (letters of mathematics).
    return tuple(word[:WORD_LENGTH] for word in _RUN.findall(run if run.isascii() else fold(run).lower()))


def _forms_in(language: str) -> Callable[[str], tuple[Word, ...]]:
    stop_words = STOP_WORDS[language]

    @lru_cache(maxsize=_REMEMBERED)
    def forms(run: str) -> tuple[Word, ...]:
        return tuple(Word(word, "" if word in stop_words else _stem(word, language)) for word in _fold_run(run))

    return forms


def _stem(word: str, language: str) -> str:
    return _STEMS[language](word)


def _stemmer(language: str) -> Callable[[str], str]:
    analyser: TextAnalyzer = TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer(_SNOWBALL[language])).build()

    @lru_cache(maxsize=_REMEMBERED)
    def stem(word: str) -> str:
        return analyser.analyze(word)[0]

    return stem


def _only(language: str) -> frozenset[str]:
    """Stop words of this language that are words of no other."""
    others = (STOP_WORDS[other] for other in LANGUAGES if other != language)
    return frozenset(word for word in STOP_WORDS[language].difference(*others) if len(word) > 1)


_STEMS: Final = {language: _stemmer(language) for language in LANGUAGES}
_FORMS: Final = {language: _forms_in(language) for language in LANGUAGES}
_TELLING: Final = {language: _only(language) for language in LANGUAGES}
