"""How many lines of the inbox are unread: kept per person until anything changes that could change it."""

from collections import defaultdict
from collections.abc import Hashable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.features.notifications.models import StoredNotice
from community.features.notifications.queries.showing import Told, present, tags_of
from community.features.notifications.schemas.inbox import NoticeCountOut
from community.infra.cache import LocalCache
from community.infra.catalogue import Catalogue
from community.infra.db import Database

_BYTES_PER_TAG = 150


def inbox_tag(person_id: UUID) -> str:
    """Tag of all that is kept of a person's inbox."""
    return f"notifications.person:{person_id}"


def count_key(actor: Actor) -> tuple[Hashable, ...]:
    """The same person with other rights may see other things."""
    return "notifications.count", actor.person_id, actor.organisation_id, actor.groups, actor.roles


async def unread_count(actor: Actor, cache: LocalCache, database: Database, catalogue: Catalogue) -> NoticeCountOut:
    """The counts, exact: what the person may not see any more is not counted."""
    key = count_key(actor)
    kept: NoticeCountOut | None = cache.get(key)
    if kept is not None:
        return kept
    generation = cache.generation
    async with database.reading() as session:
        counts, subjects = await count(session, actor, catalogue)
    tags = tags_of(actor, catalogue, subjects)
    if tags is not None:
        own = [inbox_tag(actor.id), f"accounts.person:{actor.id}"]
        cache.put(key, counts, tags={*own, *tags}, generation=generation, size=500 + _BYTES_PER_TAG * len(tags))
    return counts


async def count(
    session: AsyncSession, actor: Actor, catalogue: Catalogue
) -> tuple[NoticeCountOut, dict[str, set[UUID]]]:
    """The counts and the subjects on which they rest; one statement, and one for each kind of subject."""
    rows = (
        await session.execute(
            select(
                StoredNotice.kind,
                StoredNotice.subject_kind,
                StoredNotice.subject_id,
                StoredNotice.item,
                StoredNotice.id,
            ).where(StoredNotice.person_id == actor.id, StoredNotice.read_at.is_(None), StoredNotice.in_app)
        )
    ).all()
    told: list[Told] = [(row.subject_kind, row.subject_id, row.item) for row in rows]
    there = await present(session, actor, catalogue, told)
    lines: dict[Hashable, bool] = {}
    subjects: defaultdict[str, set[UUID]] = defaultdict(set)
    for row, reference in zip(rows, told, strict=True):
        subjects[row.subject_kind].add(row.subject_id)
        kind = catalogue.notices.get(row.kind)
        if kind is not None and reference in there:
            lines[(row.kind, row.subject_id) if kind.grouped else row.id] = kind.direct
    return NoticeCountOut(unread=len(lines), direct=sum(lines.values())), subjects
