"""The second look at what a query found: how much of the question a document answers, and what stands beside it."""

from collections.abc import Sequence
from typing import Final

from tantivy import DocAddress, Searcher

from community.infra.search.asking import AskedWord
from community.infra.search.weights import Weights

RERANKED: Final = 100
"""How many of what was found are looked at twice."""


def rerank(
    searcher: Searcher,
    asked: Sequence[AskedWord],
    hits: Sequence[tuple[float, DocAddress]],
    weights: Weights,
) -> list[tuple[float, DocAddress]]:
    """The first ones in a better order, the others as they came."""
    first, rest = hits[:RERANKED], hits[RERANKED:]
    addresses = [address for _, address in first]
    scores = [score * _covered(searcher, asked, address) ** weights.coverage for score, address in first]
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


def _covered(searcher: Searcher, asked: Sequence[AskedWord], address: DocAddress) -> float:
    """Which part of the question a document holds, the most telling words counting most."""
    asked = [word for word in asked if word.stems]
    if not asked:
        return 1.0
    held = set(str(searcher.doc(address).get_first("stems")).split(" "))
    whole = sum(word.idf**2 for word in asked)
    part = sum(
        word.idf**2 * max((weight for stem, weight in word.stems.items() if stem in held), default=0.0)
        for word in asked
    )
    return (part + 0.01 * whole) / (1.01 * whole)
