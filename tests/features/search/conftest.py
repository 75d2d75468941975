"""A slice of its own to search in: a table of things, and its source."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.clock import SystemClock
from community.core.event import Event
from community.core.searching import FoundView, SearchDocument, SearchSource, Touched
from community.features.search.service.indexing import Indexing
from community.infra.db import Database

AT = datetime(2026, 1, 2, tzinfo=UTC)


class ThingChanged(Event, frozen=True, kw_only=True):
    name = "things.thing_changed"

    id: UUID
    whole_group: bool = False


async def documents(session: AsyncSession, ids: Sequence[UUID]) -> list[SearchDocument]:
    rows = await session.execute(
        text("SELECT id, group_id, title, body, audience FROM things WHERE id = ANY(:ids)"), {"ids": list(ids)}
    )
    return [
        SearchDocument(
            id=row.id, group_id=row.group_id, title=row.title, text=row.body, audience=tuple(row.audience), at=AT
        )
        for row in rows
    ]


async def page(session: AsyncSession, after: UUID | None, limit: int) -> list[UUID]:
    statement = "SELECT id FROM things WHERE :after::uuid IS NULL OR id > :after ORDER BY id LIMIT :limit"
    rows = await session.scalars(
        text(statement.replace(":after::uuid", "CAST(:after AS uuid)")), {"after": after, "limit": limit}
    )
    return list(rows)


async def group(session: AsyncSession, group_id: UUID, after: UUID | None, limit: int) -> list[UUID]:
    rows = await session.scalars(
        text(
            "SELECT id FROM things WHERE group_id = :group AND (CAST(:after AS uuid) IS NULL OR id > :after) "
            "ORDER BY id LIMIT :limit"
        ),
        {"group": group_id, "after": after, "limit": limit},
    )
    return list(rows)


async def marks(_session: AsyncSession, actor: Actor) -> list[str]:
    return ["members"] if actor.signed_in else []


async def shown(session: AsyncSession, _actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, FoundView]:
    return {
        each.id: FoundView(id=each.id, title=each.title, text=each.text, path=f"/things/{each.id}")
        for each in await documents(session, ids)
    }


THINGS = SearchSource(
    kind="thing",
    events=(ThingChanged,),
    touched=lambda event: [Touched(kind="thing", id=event.id, whole_group=event.whole_group)],
    documents=documents,
    page=page,
    group=group,
    marks=marks,
    shown=shown,
)


@pytest.fixture
async def session(database: Database) -> AsyncIterator[AsyncSession]:
    async with database.unit_of_work() as uow:
        await uow.session.execute(
            text(
                "CREATE TEMPORARY TABLE things "
                "(id uuid PRIMARY KEY, group_id uuid, title text, body text, audience text[]) ON COMMIT DROP"
            )
        )
        yield uow.session


@pytest.fixture
def indexing(session: AsyncSession) -> Indexing:
    return Indexing(session, {"thing": THINGS}, SystemClock())
