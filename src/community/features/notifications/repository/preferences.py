"""Settings and preferences of a person, to be changed."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.notifications.models import NoticePreference, NoticeSettings, Ways


async def own_settings(session: AsyncSession, person_id: UUID) -> NoticeSettings:
    """The person's settings, locked; made with the defaults where there are none."""
    await session.execute(insert(NoticeSettings).values(person_id=person_id).on_conflict_do_nothing())
    locked = select(NoticeSettings).where(NoticeSettings.person_id == person_id).with_for_update()
    return (await session.scalars(locked.execution_options(populate_existing=True))).one()


async def own_ways(session: AsyncSession, person_id: UUID) -> dict[str, Ways]:
    """What the person has chosen, by kind."""
    rows = await session.scalars(select(NoticePreference).where(NoticePreference.person_id == person_id))
    return {row.kind: Ways(row.in_app, row.mail, row.push) for row in rows}


async def choose(session: AsyncSession, person_id: UUID, ways: Mapping[str, Ways]) -> None:
    """Write the ways of some kinds."""
    rows: Iterable[dict[str, Any]] = [
        {"person_id": person_id, "kind": kind, "in_app": way.in_app, "mail": way.mail, "push": way.push}
        for kind, way in ways.items()
    ]
    new = insert(NoticePreference).values(list(rows))
    await session.execute(
        new.on_conflict_do_update(
            index_elements=[NoticePreference.person_id, NoticePreference.kind],
            set_={name: new.excluded[name] for name in ("in_app", "mail", "push")},
        )
    )
