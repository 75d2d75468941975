"""How many of what was found hold each value: exactly, or of very much by a part that stands for the whole."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from tantivy import Occur, Query, Schema, Searcher

from community.core.searching import FacetCount
from community.infra.search.asking import count_of
from community.infra.search.documents import AUTHOR_HALVES, PARTS, joined_halves

_MOST: Final = 100
"""Values of one facet."""
_MANY: Final = 20_000
"""Documents found, from which on a part of them is counted: counting takes longer than finding."""
_RARE: Final = 50_000
"""Documents of a kind, below which they are always counted one by one: a part could miss the few that were found."""
_DIGITS: Final = 2
"""Of an estimate; more would pretend to know."""


class Facets:
    """The facets of what one query finds. Of very much nobody narrows down by one of thousands of authors."""

    def __init__(self, searcher: Searcher, schema: Schema, query: Query, total: int, many: int = _MANY) -> None:
        self._searcher = searcher
        self._schema = schema
        self._query = query
        self._total = total
        self.estimated = total > many
        self._counted = self._and("part", 0) if self.estimated else query

    def counts(self, kinds: Iterable[str]) -> Mapping[str, tuple[FacetCount, ...]]:
        """By facet, the most frequent first."""
        found = self._aggregated("kind", "space", "tag")
        found["space"] = {str(UUID(hex=value)): count for value, count in found["space"].items()}
        for kind in kinds:
            if self.estimated and self._searcher.doc_freq("kind", kind) < _RARE:
                found["kind"][kind] = count_of(self._searcher.search(self._and("kind", kind), 1))
        found["author"] = {} if self.estimated else self._authors()
        return {name: _ranked(counts) for name, counts in found.items()}

    def _aggregated(self, *names: str) -> dict[str, dict[str, int]]:
        wanted = {name: {"terms": {"field": name, "size": _MOST}} for name in names}
        said: dict[str, Any] = self._searcher.aggregate(self._counted, wanted)
        whole = _estimate if self.estimated else int
        return {
            name: {str(bucket["key"]): whole(bucket["doc_count"]) for bucket in said[name]["buckets"]} for name in names
        }

    def _authors(self) -> dict[str, int]:
        if not self._total:
            return {}
        addresses = [address for _, address in self._searcher.search(self._counted, self._total).hits]
        halves = [self._searcher.fast_field_values(name, addresses) for name in AUTHOR_HALVES]
        counted = Counter(pair for pair in zip(*halves, strict=True) if None not in pair)
        return {str(joined_halves(*pair)): count for pair, count in counted.most_common(_MOST)}

    def _and(self, field: str, value: str | int) -> Query:
        narrowing = Query.term_query(self._schema, field, value, "basic")
        return Query.boolean_query([(Occur.Must, self._query), (Occur.Must, narrowing)])


def _ranked(counts: Mapping[str, int]) -> tuple[FacetCount, ...]:
    order = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return tuple(FacetCount(value=value, count=count) for value, count in order if count)


def _estimate(counted: int) -> int:
    """For the whole, to two digits: 386 of a part → 12 000."""
    count = counted * PARTS
    unit = 10 ** max(math.floor(math.log10(count)) + 1 - _DIGITS, 0)
    return int(round(count / unit) * unit)
