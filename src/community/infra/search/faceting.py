"""How many of what was found hold each value: exactly, or of very much by a part that stands for the whole."""

import math
from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from tantivy import Occur, Query, Schema, Searcher

from community.core.searching import FacetCount
from community.infra.search.asking import count_of
from community.infra.search.documents import PARTS

_MOST: Final = 100
"""Values of one facet."""
_MANY: Final = 20_000
"""Documents found, from which on a part of them is counted: counting takes longer than finding."""
_DIGITS: Final = 2
"""Of an estimate; more would pretend to know."""


class Facets:
    """The facets of what one query finds."""

    def __init__(
        self, searcher: Searcher, schema: Schema, query: Query, total: int, many: int = _MANY
    ) -> None:
        self._searcher = searcher
        self._schema = schema
        self._query = query
        self._total = total
        self.estimated = total > many

    def counts(self, kinds: Iterable[str]) -> Mapping[str, tuple[FacetCount, ...]]:
        """By facet, the most frequent first; kinds are always counted one by one."""
        query = self._and("part", 0) if self.estimated else self._query
        wanted = {name: {"terms": {"field": name, "size": _MOST}} for name in ("space", "tag", "author")}
        counted: dict[str, Any] = self._searcher.aggregate(query, wanted)
        found = {name: tuple(self._count(name, bucket) for bucket in counted[name]["buckets"]) for name in wanted}
        return {"kind": self._of_kinds(kinds), **found}

    def _of_kinds(self, kinds: Iterable[str]) -> tuple[FacetCount, ...]:
        """The largest kind has what the others leave, so that what is rare costs little."""
        order = sorted(kinds, key=lambda kind: (self._searcher.doc_freq("kind", kind), kind))
        counts = {
            kind: count_of(self._searcher.search(self._and("kind", kind), 1)) for kind in order[:-1] if self._total
        }
        counts |= {kind: self._total - sum(counts.values()) for kind in order[-1:]}
        ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
        return tuple(FacetCount(value=kind, count=count) for kind, count in ranked if count)

    def _and(self, field: str, value: str | int) -> Query:
        narrowing = Query.term_query(self._schema, field, value, "basic")
        return Query.boolean_query([(Occur.Must, self._query), (Occur.Must, narrowing)])

    def _count(self, name: str, bucket: Mapping[str, Any]) -> FacetCount:
        value, count = str(bucket["key"]), int(bucket["doc_count"])
        if self.estimated:
            count = _rounded(count * PARTS)
        return FacetCount(value=str(UUID(hex=value)) if name in {"space", "author"} else value, count=count)


def _rounded(count: int) -> int:
    """To two digits: 12 345 → 12 000."""
    unit = 10 ** max(math.floor(math.log10(count)) + 1 - _DIGITS, 0)
    return int(round(count / unit) * unit)
