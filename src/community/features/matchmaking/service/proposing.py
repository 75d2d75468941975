"""What a text seems to say: the shortest way to enter a need is to write it down and to confirm what was understood."""

import re
from collections import Counter
from functools import cache
from typing import Final

from community.core.codes import parse_code
from community.core.i18n import LOCALES, country_name
from community.core.identifiers import COUNTRIES, IdentifierError
from community.core.text import fold
from community.features.matchmaking.schemas.opportunities import ProposalOut
from community.features.matchmaking.schemas.terms import CertificationOut, TermsOut
from community.features.matchmaking.vocabulary import certifications_in, spoken, tags, tags_in, unit_named
from community.features.matchmaking.vocabulary.kinds import Area, Direction, LineKind
from community.infra.search.analysis import language_of, words

MOST_TAGS: Final = 5
MOST_CODES: Final = 5
TITLE_LENGTH: Final = 150
SUMMARY_LENGTH: Final = 600

_AMOUNT: Final = re.compile(r"(\d{1,3}(?:[ \u00a0\u202f.]\d{3})+|\d+)(?:[,.](\d{1,2}))?\s*([^\W\d_]+[³²]?|€|m[³²])")
_CODE: Final = re.compile(r"\b(?:(?:NC|CN|SH|HS|NAF|APE)\s*:?\s*[\d. ]{2,12}[A-Z]?|\d{2}\.\d{2}[A-Z])\b", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+|\n+")
_RESEARCH_KINDS: Final = {LineKind.RESEARCH: Area.RESEARCH, LineKind.KNOW_HOW: Area.TECHNOLOGY}


def propose(text: str) -> ProposalOut:
    """Read direction, kind, tags, codes, places, certificates and quantity from a text of any length and language.

    What is in none of the three languages still gets its codes, certificates and quantity read.
    """
    said = words(text)
    found = tags_in(text)[:MOST_TAGS]
    capacity, unit = _capacity(text)
    kind = _kind(found)
    return ProposalOut(
        direction=_direction(said),
        area=_RESEARCH_KINDS.get(kind, Area.COMMERCIAL),
        kind=kind,
        title=_title(text),
        summary=_cut(" ".join(text.split()), SUMMARY_LENGTH),
        language=language_of(text),
        terms=TermsOut(
            codes=_codes(text, found),
            tags=found,
            places=_places(said),
            languages=[],
            certifications=[CertificationOut(key=key, until=None) for key in certifications_in(text)],
            capacity=capacity,
            capacity_unit=unit,
        ),
        anonymous=not spoken()["confidential"].isdisjoint(said),
    )


def _direction(said: list[str]) -> Direction:
    """Whichever was said more often; a text that says neither is a need, which is what people come for."""
    offers, seeks = (sum(word in spoken()[name] for word in said) for name in ("offering", "seeking"))
    return Direction.OFFER if offers > seeks else Direction.REQUEST


def _kind(found: list[str]) -> LineKind:
    """What the tags are usually about, the first one counting most."""
    votes: Counter[str] = Counter()
    for place, key in enumerate(found):
        for rank, kind in enumerate(tags()[key].kinds):
            votes[kind] += 12 // ((place + 1) * (rank + 1))
    return LineKind(max(votes, key=lambda kind: votes[kind])) if votes else LineKind.PRODUCT


def _codes(text: str, found: list[str]) -> list[str]:
    """Those that the text names, and those that its tags stand for."""
    named = []
    for typed in _CODE.findall(text):
        try:
            named.append(parse_code(typed))
        except IdentifierError:
            continue
    meant = [code for key in found for code in tags()[key].codes]
    return list(dict.fromkeys([*named, *meant]))[:MOST_CODES]


def _places(said: list[str]) -> list[str]:
    """Countries by their names in the three languages."""
    names = _country_names()
    longest = max(len(name) for name in names)
    found: dict[str, None] = {}
    for start in range(len(said)):
        for length in range(longest, 0, -1):
            if code := names.get(tuple(said[start : start + length])):
                found[code] = None
                break
    return list(found)


@cache
def _country_names() -> dict[tuple[str, ...], str]:
    return {tuple(words(fold(country_name(locale, code)))): code for locale in LOCALES for code in sorted(COUNTRIES)}


def _capacity(text: str) -> tuple[float | None, str]:
    """The first quantity with a unit of the list."""
    for whole, fraction, unit in _AMOUNT.findall(text):
        if key := unit_named(unit):
            return float(f"{re.sub(r'[^0-9]', '', whole)}.{fraction or 0}"), key
    return None, ""


def _title(text: str) -> str:
    """The first sentence, as far as a title goes."""
    first = next((part for part in _SENTENCE.split(text.strip()) if part.strip()), "")
    return _cut(" ".join(first.split()).rstrip("."), TITLE_LENGTH)


def _cut(text: str, most: int) -> str:
    """At a word's end, with an ellipsis."""
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
