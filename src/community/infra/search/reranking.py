"""The second look at what a query found: how much of the question a document answers, and what stands beside it."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from tantivy import DocAddress, Searcher

from community.infra.search.asking import AskedWord
from community.infra.search.weights import Weights

RERANKED: Final = 100
"""How many of what was found are looked at twice."""

_NOTHING: Final = 0.01
"""What a document counts that holds nothing of what tells."""


class _Part(NamedTuple):
    """What a word of the question is worth, and the stems that answer it, the best first."""

    worth: float
    stems: Sequence[tuple[str, float]]


def rerank(
    searcher: Searcher,
    asked: Sequence[AskedWord],
    hits: Sequence[tuple[float, DocAddress]],
    weights: Weights,
) -> list[tuple[float, DocAddress]]:
    """The first ones in a better order, the others as they came."""
    first, rest = hits[:RERANKED], hits[RERANKED:]
    addresses = [address for _, address in first]
    covered = _covered(searcher, asked, addresses)
    scores = [score * share**weights.coverage for (score, _), share in zip(first, covered, strict=True)]
    families = searcher.fast_field_values("family", addresses)
    best: dict[float | None, float] = {}
    for family, score in zip(families, scores, strict=True):
        best[family] = max(best.get(family, 0.0), score)
    raised = [score + weights.beside * best[family] for score, family in zip(scores, families, strict=True)]
    # What was not looked at stays behind: its scores are of another scale.
    order = sorted(range(len(first)), key=lambda place: -raised[place])
    floor = min(raised, default=0.0)
    return [(raised[place], addresses[place]) for place in order] + [
        (min(score, floor), address) for score, address in rest
    ]


def _covered(searcher: Searcher, asked: Sequence[AskedWord], addresses: Sequence[DocAddress]) -> Sequence[float]:
    """Which part of the question each document holds, the most telling words counting most."""
    parts = [
        _Part(word.idf**2, sorted([*word.stems.items(), *word.hints], key=lambda one: -one[1]))
        for word in asked
        if word.stems
    ]
    whole = sum(part.worth for part in parts)
    if not whole:
        return [1.0] * len(addresses)
    return [(_held(searcher, parts, address) / whole + _NOTHING) / (1 + _NOTHING) for address in addresses]


def _held(searcher: Searcher, parts: Sequence[_Part], address: DocAddress) -> float:
    stems = set(str(searcher.doc(address).get_first("stems")).split(" "))
    held = 0.0
    for part in parts:
        for stem, weight in part.stems:
            if stem in stems:
                held += part.worth * weight
                break
    return held
