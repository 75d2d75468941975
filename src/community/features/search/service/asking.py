"""Questions to the engines in the name of a person: with their marks, and what they typed as filters."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.searching import FoundView, Hit, Order, Question, SearchSource
from community.features.search.service.narrowing import Narrowing
from community.features.search.service.parsing import PartKind

Sources = Mapping[str, SearchSource]


async def marks_of(
    session: AsyncSession, sources: Sources, actor: Actor, kinds: Collection[str] | None = None
) -> dict[str, tuple[str, ...]]:
    """What the actor may find of each kind; kinds that ask alike are asked once."""
    marks: dict[str, tuple[str, ...]] = {}
    asked: dict[object, tuple[str, ...]] = {}
    for kind, source in sources.items():
        if kinds is not None and kind not in kinds:
            continue
        if source.marks not in asked:
            asked[source.marks] = tuple(await source.marks(session, actor))
        if asked[source.marks]:
            marks[kind] = asked[source.marks]
    return marks


def kinds_of(sources: Sources, tabs: Collection[str]) -> set[str]:
    """The kinds that are shown under these tabs."""
    return {kind for kind, source in sources.items() if (source.tab or kind) in tabs}


def question_of(
    narrowing: Narrowing,
    marks: Mapping[str, tuple[str, ...]],
    *,
    group: UUID | None = None,
    order: Order = Order.RELEVANCE,
    limit: int,
) -> Question:
    return Question(
        words=narrowing.words,
        marks=marks,
        phrases=narrowing.values(PartKind.PHRASE),
        without=narrowing.values(PartKind.WITHOUT),
        spaces=narrowing.named(PartKind.SPACE),
        authors=narrowing.named(PartKind.PERSON),
        organisations=narrowing.named(PartKind.ORGANISATION),
        tags=narrowing.tags,
        groups=() if group is None else (group,),
        before=narrowing.before,
        after=narrowing.after,
        solved=narrowing.solved,
        has_file=True if narrowing.values(PartKind.HAS) else None,
        order=order,
        limit=limit,
    )


async def shown(
    session: AsyncSession, sources: Sources, actor: Actor, hits: Collection[Hit]
) -> dict[tuple[str, UUID], FoundView]:
    """What of these exists for the actor right now, whatever an index says; a statement for each kind among them."""
    views: dict[tuple[str, UUID], FoundView] = {}
    for kind, source in sources.items():
        ids = [hit.id for hit in hits if hit.kind == kind]
        if ids:
            found = await source.shown(session, actor, ids)
            views |= {(kind, each): view for each, view in found.items()}
    return views
