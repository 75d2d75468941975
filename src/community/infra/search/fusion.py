"""Several rankings made one: by the places that a hit has in each, for their scores cannot be compared.

Reciprocal rank fusion: Cormack, Clarke and Büttcher, Reciprocal Rank Fusion outperforms Condorcet (SIGIR 2009).
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import msgspec

from community.core.searching import Hit, Ranking

_K: Final = 60
"""As in the paper: how little the first places stand out."""


def fuse(rankings: Sequence[Ranking], *, limit: int) -> Ranking:
    """The hits of all of them, those first that are high in several; what else is known comes from the last one."""
    scores: dict[tuple[str, UUID], float] = {}
    hits: dict[tuple[str, UUID], Hit] = {}
    for ranking in rankings:
        for place, hit in enumerate(ranking.hits, start=1):
            key = hit.kind, hit.id
            scores[key] = scores.get(key, 0.0) + 1 / (_K + place)
            hits.setdefault(key, hit)
    best = sorted(hits, key=lambda key: -scores[key])[:limit]
    return msgspec.structs.replace(
        rankings[-1],
        hits=tuple(msgspec.structs.replace(hits[key], score=scores[key]) for key in best),
        total=max(len(hits), *(ranking.total for ranking in rankings)),
    )
