"""What a text seems to ask of partners: one need for each thing that it speaks of."""

import re
from collections.abc import Iterator
from typing import Final

from community.features.matchmaking.schemas.consortia import MOST_NEEDS, ReadNeedOut, ReadProjectOut
from community.features.matchmaking.service.proposing import propose
from community.features.matchmaking.vocabulary import tags_in

LONGEST: Final = 2000
"""Characters of one need."""
_SENTENCE: Final = re.compile(r"(?<=[.!?;])\s+|\n+")
_BULLET: Final = re.compile(r"^\s*(?:[-\u2013\u2014\u2022*\u00b7]|\d{1,2}[.)])\s*")
_PART: Final = re.compile(r",\s+(?:(?:et|and|y|ou)\s+)?|\s+(?:et|and|y)\s+")


def read_project(text: str) -> ReadProjectOut:
    """Title and needs of a project in one's own words, to be confirmed.

    Each sentence or line that speaks of something on the controlled list is a need; an enumeration of several such
    things is as many needs. A text that speaks of nothing known is one need as a whole.
    """
    parts = [part for sentence in _SENTENCE.split(text) for part in _parts(_BULLET.sub("", sentence).strip())]
    telling = [part for part in parts if tags_in(part)] or [text.strip()]
    needs = [propose(part[:LONGEST]) for part in dict.fromkeys(telling)]
    return ReadProjectOut(
        title=propose(text).title,
        needs=[
            ReadNeedOut(text=part[:LONGEST], kind=need.kind, terms=need.terms)
            for part, need in zip(dict.fromkeys(telling), needs, strict=True)
        ][:MOST_NEEDS],
    )


def _parts(sentence: str) -> Iterator[str]:
    """The sentence, or what it enumerates where at least two parts each speak of something of their own."""
    pieces = [piece for piece in _PART.split(sentence) if piece.strip()]
    begun: list[str] = []
    for piece in pieces:
        spoken = set(tags_in(piece))
        known = {key for each in begun for key in tags_in(each)}
        if begun and not (spoken - known):
            begun[-1] = f"{begun[-1]}, {piece}"
        else:
            begun.append(piece)
    if len(begun) > 1 and not tags_in(begun[0]):
        begun[:2] = [f"{begun[0]}, {begun[1]}"]
    if len(begun) > 1:
        yield from (piece.strip(" .;,:") for piece in begun)
    elif sentence:
        yield sentence
