"""Any number of documents whose words are as frequent, as many and as clustered as in French discussions.

The most frequent words are those of the demonstration's texts; behind them come invented ones, so that the vocabulary
grows with the number of documents as real ones do (Zipf). A topic has words of its own that come back in its posts.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any, Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from community.core.searching import Question, SearchDocument
from community.infra.search.analysis import words
from community.infra.search.changes import Change
from community.infra.search.stop_words import STOP_WORDS

SPACES: Final = 200
VOCABULARY: Final = 400_000
TOPIC_POSTS: Final = 10
"""Documents of a topic, the topic itself among them."""
JOINED: Final = 40
"""Spaces of the member who asks."""

_STOP_SHARE: Final = 0.45
_TOPIC_SHARE: Final = 0.15
_TOPIC_WORDS: Final = 12
_MEAN_WORDS: Final = 70
_AUTHORS: Final = 5_000
_BEGIN: Final = datetime(2020, 1, 1, tzinfo=UTC)
_ONSETS: Final = "b c ch d f g gr j l m n p pr qu r s t tr v pl bl cr fl".split()  # noqa: SIM905  a row of letters
_RHYMES: Final = "a e i o u an on in ou ai eau eur ir er age ette ion ique able ier isme".split()  # noqa: SIM905


class Corpus:
    """The same documents for the same seed."""

    def __init__(self, seed: int = 1, words: int = VOCABULARY) -> None:
        self._random = np.random.default_rng(seed)
        self._stop_words = np.array(sorted(STOP_WORDS["fr"]), dtype=object)
        self._content = np.array(self._content_words(words), dtype=object)
        ranks = np.arange(1, len(self._content) + 1) + 30.0
        self._content_shares = np.cumsum(1 / ranks**1.05)
        self._content_shares /= self._content_shares[-1]
        stop_shares = np.cumsum(1 / (np.arange(1, len(self._stop_words) + 1) + 1.0))
        self._stop_shares = stop_shares / stop_shares[-1]
        shares = 1 / (np.arange(SPACES) + 5.0)
        self._space_shares = np.cumsum(shares / shares.sum())

    def changes(self, documents: int) -> Iterator[Change]:
        """Topics with their posts, one after the other."""
        number = 0
        for topic in range(-(-documents // TOPIC_POSTS)):
            for change in self._topic(topic):
                number += 1
                if number > documents:
                    return
                yield change

    def questions(self, count: int) -> Iterator[Question]:
        """Of a member of 40 spaces: from one word to a whole sentence, some of them misspelt or unfinished."""
        for number in range(count):
            said = self._draw(int(self._random.integers(1, 7)))
            if number % 10 == 0:
                said[0] = said[0][:2] + said[0][3:]
            stops = self._stop_words[np.searchsorted(self._stop_shares, self._random.random(len(said)))]
            typed = " ".join(word for pair in zip(stops, said, strict=True) for word in pair)
            joined = self._random.choice(SPACES, JOINED, replace=False)
            marks = tuple(f"space:{_identifier(1, space).hex}" for space in joined.tolist())
            yield Question(words=typed, marks={"topic": marks, "post": marks}, typing=number % 5 == 0)

    def _topic(self, topic: int) -> Iterator[Change]:
        space = int(np.searchsorted(self._space_shares, self._random.random()))
        own = self._draw(_TOPIC_WORDS)
        title = " ".join(own[: int(self._random.integers(3, 8))])
        for place in range(TOPIC_POSTS):
            number = topic * TOPIC_POSTS + place + 1
            identifier = _identifier(2, number)
            yield Change(
                number=number,
                kind="post" if place else "topic",
                id=identifier,
                document=SearchDocument(
                    id=identifier,
                    title="" if place else title,
                    context=title if place else "",
                    text=self._text(own),
                    audience=(f"space:{_identifier(1, space).hex}",),
                    group_id=_identifier(3, topic),
                    at=_BEGIN + timedelta(minutes=number % 3_000_000),
                    language="fr",
                    space_id=_identifier(1, space),
                    author_id=_identifier(4, int(self._random.integers(_AUTHORS))),
                    tags=(own[0],),
                    replies=0 if place else TOPIC_POSTS - 1,
                ),
            )

    def _text(self, own: list[str]) -> str:
        length = max(int(self._random.lognormal(np.log(_MEAN_WORDS) - 0.25, 0.7)), 3)
        row = np.array(self._draw(length), dtype=object)
        kinds = self._random.random(length)
        stops = kinds < _STOP_SHARE
        row[stops] = self._stop_words[np.searchsorted(self._stop_shares, self._random.random(int(stops.sum())))]
        topical = kinds > 1 - _TOPIC_SHARE
        row[topical] = self._random.choice(own, int(topical.sum()))
        return " ".join(row)

    def _draw(self, count: int) -> list[str]:
        drawn: NDArray[Any] = self._content[np.searchsorted(self._content_shares, self._random.random(count))]
        return list(drawn)

    def _content_words(self, count: int) -> list[str]:
        texts = files("community.app.seed.texts").joinpath("fr.toml").read_text(encoding="utf-8")
        said = Counter(word for word in words(_joined(tomllib.loads(texts))) if len(word) > 2)
        kept = [word for word, _ in said.most_common() if word not in STOP_WORDS["fr"]]
        kept += [f"{word}{ending}" for word in kept for ending in ("s", "ment", "eur") if word.isalpha()]
        return list(dict.fromkeys([*kept, *self._invented(count - len(kept))]))

    def _invented(self, count: int) -> Iterator[str]:
        syllables = [onset + rhyme for onset in _ONSETS for rhyme in _RHYMES]
        for length, row in zip(
            self._random.integers(2, 5, count), self._random.integers(0, len(syllables), (count, 4)), strict=True
        ):
            yield "".join(syllables[place] for place in row[:length])


def _joined(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(_joined(one) for one in value.values())
    if isinstance(value, list):
        return " ".join(_joined(one) for one in value)
    return str(value)


def _identifier(sort: int, number: int) -> UUID:
    # Spread over all bits, as random identifiers are.
    return UUID(int=(sort << 120) | ((number + 1) * 0x9E3779B97F4A7C15_F39CC0605CEDC835) & ((1 << 120) - 1))
