"""What a person may be shown of subjects: asked of the slices that own them, at each showing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.subjects import Offered, Reference
from community.infra.catalogue import Catalogue

Told = tuple[str, UUID, int | None]
"""Kind of subject, its id, and the item."""


async def present(session: AsyncSession, actor: Actor, catalogue: Catalogue, told: Iterable[Told]) -> set[Told]:
    """Those that exist for the actor right now; one statement for each kind of subject."""
    by_kind: defaultdict[str, set[Reference]] = defaultdict(set)
    for kind, subject_id, item in told:
        by_kind[kind].add((subject_id, item))
    there: set[Told] = set()
    for kind, references in by_kind.items():
        source = catalogue.subjects.get(kind)
        if source is None:
            continue
        if source.present is not None:
            found = await source.present(session, actor, list(references))
        else:
            views = await source.views(session, actor, list({subject_id for subject_id, _ in references}))
            found = {reference for reference in references if reference[0] in views}
        there |= {(kind, *reference) for reference in found}
    return there


async def settled(session: AsyncSession, person_id: UUID, catalogue: Catalogue, told: Iterable[Told]) -> set[Told]:
    """What the person need not be told outside the platform any more; one statement for each kind of subject."""
    by_kind: defaultdict[str, set[Offered]] = defaultdict(set)
    for kind, subject_id, item in told:
        if item is not None:
            by_kind[kind].add((person_id, subject_id, item))
    done: set[Told] = set()
    for kind, offered in by_kind.items():
        source = catalogue.subjects.get(kind)
        if source is not None and source.settled is not None:
            found = await source.settled(session, list(offered))
            done |= {(kind, subject_id, item) for _, subject_id, item in found}
    return done


def tags_of(actor: Actor, catalogue: Catalogue, subjects: Mapping[str, set[UUID]]) -> list[str] | None:
    """The cache tags under which what exists of these may change; None: not all owners say."""
    tags: list[str] = []
    for kind, ids in subjects.items():
        source = catalogue.subjects.get(kind)
        if source is None or source.tags is None:
            return None
        tags += source.tags(actor, list(ids))
    return tags
