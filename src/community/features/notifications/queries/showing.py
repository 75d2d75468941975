"""What a person may be shown of subjects: asked of the slices that own them, at each showing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.subjects import Offered, Reference
from community.infra.catalogue import Catalogue

Told = tuple[str, UUID, int | None]
"""Kind of subject, its id, and the item."""


class TellingRow(Protocol):
    """A stored notice, or the columns of one."""

    @property
    def id(self) -> UUID: ...
    @property
    def kind(self) -> str: ...
    @property
    def subject_kind(self) -> str: ...
    @property
    def subject_id(self) -> UUID: ...
    @property
    def item(self) -> int | None: ...


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


async def standing(
    session: AsyncSession, actor: Actor, catalogue: Catalogue, notices: Iterable[TellingRow]
) -> set[UUID]:
    """The ids of those notices that the person is still to be told of outside the platform.

    What they speak of exists for the person and, where it is news until it is read, was not read or silenced; two
    statements for each kind of subject.
    """
    rows = [row for row in notices if row.kind in catalogue.notices]
    there = await present(session, actor, catalogue, map(_told, rows))
    rows = [row for row in rows if _told(row) in there]
    offered: defaultdict[str, set[Offered]] = defaultdict(set)
    for row in rows:
        if row.item is not None and catalogue.notices[row.kind].until_read:
            offered[row.subject_kind].add((actor.id, row.subject_id, row.item))
    done: set[Told] = set()
    for kind, items in offered.items():
        settled = catalogue.subjects[kind].settled
        if settled is not None:
            done |= {(kind, subject_id, item) for _, subject_id, item in await settled(session, list(items))}
    return {row.id for row in rows if not (_told(row) in done and catalogue.notices[row.kind].until_read)}


def _told(row: TellingRow) -> Told:
    return (row.subject_kind, row.subject_id, row.item)


def tags_of(actor: Actor, catalogue: Catalogue, subjects: Mapping[str, set[UUID]]) -> list[str] | None:
    """The cache tags under which what exists of these may change; None: not all owners say."""
    tags: list[str] = []
    for kind, ids in subjects.items():
        source = catalogue.subjects.get(kind)
        if source is None or source.tags is None:
            return None
        tags += source.tags(actor, list(ids))
    return tags
