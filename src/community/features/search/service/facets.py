"""By what results can be narrowed down, with names in place of ids."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.searching import FacetCount
from community.features.search.schemas.results import FacetOut, FacetValueOut
from community.features.search.service.asking import Sources
from community.features.search.service.narrowing import NAMED, Narrowing
from community.features.search.service.parsing import Part, PartKind, printed

VALUES: Final = 12
"""Of one facet."""
_FACETS: Final = {
    "space": PartKind.SPACE,
    "author": PartKind.PERSON,
    "organisation": PartKind.ORGANISATION,
    "tag": PartKind.TAG,
}

Counts = Mapping[str, Sequence[FacetCount]]


async def labels_of(
    session: AsyncSession, sources: Sources, actor: Actor, narrowing: Narrowing, counts: Counts
) -> dict[UUID, str]:
    """The names of what filters and facets mean, of what exists for the actor; a statement for each kind."""
    labels: dict[UUID, str] = {}
    for name, part in _FACETS.items():
        kind = NAMED.get(part, "")
        if kind in sources:
            ids = dict.fromkeys([*narrowing.named(part), *(UUID(each.value) for each in counts.get(name, ())[:VALUES])])
            if ids:
                views = await sources[kind].shown(session, actor, list(ids))
                labels |= {each: view.title for each, view in views.items()}
    return labels


def facets_of(narrowing: Narrowing, counts: Counts, labels: Mapping[UUID, str]) -> list[FacetOut]:
    """Those that have something to choose."""
    facets = [
        FacetOut(name=name, values=[*_values(narrowing, part, counts.get(name, ())[:VALUES], labels)])
        for name, part in _FACETS.items()
    ]
    return [facet for facet in facets if facet.values]


def _values(
    narrowing: Narrowing, kind: PartKind, counts: Sequence[FacetCount], labels: Mapping[UUID, str]
) -> Iterable[FacetValueOut]:
    for each in counts:
        label = each.value if kind == PartKind.TAG else labels.get(UUID(each.value))
        if label is None:
            continue
        chosen = [part for part in narrowing.parts if part.kind == kind and _means(narrowing, part, each.value)]
        added = [*narrowing.parts, Part(kind, label)]
        yield FacetValueOut(
            value=each.value,
            label=label,
            count=each.count,
            chosen=bool(chosen),
            query=printed(part for part in narrowing.parts if part not in chosen) if chosen else printed(added),
        )


def _means(narrowing: Narrowing, part: Part, value: str) -> bool:
    if part.kind == PartKind.TAG:
        return part.value.lower() == value
    return UUID(value) in narrowing.ids[part]
