"""The controlled lists: tags with synonyms in three languages, certificates, units; and how texts are read by them."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any, Final

import msgspec

from community.core.i18n import Locale
from community.infra.search.analysis import LANGUAGES, analyse, words

_LONGEST: Final = 6
"""Words of the longest name."""


class Tag(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the list of tags.

    names: by language, the first is shown, the others are synonyms. kinds: of lines that it suggests, the likeliest
    first. codes: goods or activities that it stands for.
    """

    key: str
    names: Mapping[str, Sequence[str]]
    kinds: Sequence[str]
    codes: Sequence[str]

    def label(self, locale: Locale) -> str:
        return self.names[locale][0]


@cache
def tags() -> Mapping[str, Tag]:
    """All tags by key, in the order of the list."""
    return {
        key: Tag(
            key=key,
            names={locale: tuple(said[locale]) for locale in LANGUAGES},
            kinds=tuple(said["kinds"]),
            codes=tuple(said["codes"]),
        )
        for key, said in _read("tags.toml").items()
    }


@cache
def certifications() -> Mapping[str, Sequence[str]]:
    """Names of each certificate by key, the first is shown."""
    return {key: tuple(names) for key, names in _read("lists.toml")["certifications"].items()}


@cache
def units() -> Mapping[str, Sequence[str]]:
    """How people write each unit of capacity."""
    return {key: tuple(names) for key, names in _read("lists.toml")["units"].items()}


@cache
def spoken() -> Mapping[str, frozenset[str]]:
    """Folded words by which a text tells what its writer wants: `seeking`, `offering`, `confidential`."""
    return {name: frozenset(row) for name, row in _read("lists.toml")["spoken"].items()}


def tags_in(text: str) -> list[str]:
    """Keys of the tags that a text speaks of, the most specific and the earliest first.

    A name is recognised by the stems of its words, one after the other, in any of the three languages; words that
    name a certificate (IFS Logistics) speak of nothing else.
    """
    return [key for key in _found(text, _names()) if key in tags()]


def certifications_in(text: str) -> list[str]:
    """Keys of the certificates that a text names."""
    return [key for key in _found(text, _names()) if key in certifications()]


def _found(text: str, names: Mapping[str, Mapping[tuple[str, ...], Sequence[str]]]) -> list[str]:
    length_of: dict[str, int] = {}
    for language in LANGUAGES:
        row, start = _stems(text, language), 0
        while start < len(row):
            keys, length = _longest(row[start : start + _LONGEST], names[language])
            for key in keys:
                length_of[key] = max(length_of.get(key, 0), length)
            start += length
    return sorted(length_of, key=lambda key: -length_of[key])


def _longest(row: Sequence[str], names: Mapping[tuple[str, ...], Sequence[str]]) -> tuple[Sequence[str], int]:
    """What the longest name is called that words begin with, and how many of them it takes; one without a name."""
    for length in range(len(row), 0, -1):
        if keys := names.get(tuple(row[:length])):
            return keys, length
    return (), 1


@cache
def _names() -> Mapping[str, Mapping[tuple[str, ...], Sequence[str]]]:
    """Keys of tags and certificates by the stems of their names, for each language."""
    of_tags = (
        (key, language, name) for key, tag in tags().items() for language in LANGUAGES for name in tag.names[language]
    )
    of_certificates = (
        (key, language, name) for key, names in certifications().items() for name in names for language in LANGUAGES
    )
    return _by_stems(chain(of_tags, of_certificates))


def _by_stems(named: Iterator[tuple[str, str, str]]) -> Mapping[str, Mapping[tuple[str, ...], Sequence[str]]]:
    found: dict[str, dict[tuple[str, ...], list[str]]] = {language: {} for language in LANGUAGES}
    for key, language, name in named:
        keys = found[language].setdefault(tuple(_stems(name, language)), [])
        if key not in keys:
            keys.append(key)
    return found


def _stems(text: str, language: str) -> list[str]:
    """A stop word, too, is a part of a name; it stands for itself."""
    return [word.stem or word.folded for word in analyse(text, language)]


def unit_named(text: str) -> str | None:
    """The unit that somebody wrote so."""
    folded = " ".join(words(text)) or text.strip()
    for key, names in units().items():
        if any(folded == (" ".join(words(name)) or name) for name in names):
            return key
    return None


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__name__).joinpath(name).read_text(encoding="utf-8"))
