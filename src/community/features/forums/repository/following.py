"""Levels of spaces and tags, ignored people, muted words: written by one statement each."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.forums.models import Ignored, MutedWord, PersonState, SpaceFollow, TagFollow

EXPIRED_AT_ONCE = 500


async def follow_space(session: AsyncSession, *, person_id: UUID, space_id: UUID, level: int | None) -> None:
    """None: no level of its own."""
    if level is None:
        own = SpaceFollow.person_id == person_id, SpaceFollow.space_id == space_id
        await session.execute(delete(SpaceFollow).where(*own))
        return
    new = insert(SpaceFollow).values(person_id=person_id, space_id=space_id, level=level)
    key = [SpaceFollow.person_id, SpaceFollow.space_id]
    await session.execute(new.on_conflict_do_update(index_elements=key, set_={"level": level}))


async def follow_tag(session: AsyncSession, *, person_id: UUID, tag: str, level: int | None) -> None:
    """None: no level of its own."""
    if level is None:
        await session.execute(delete(TagFollow).where(TagFollow.person_id == person_id, TagFollow.tag == tag))
        return
    new = insert(TagFollow).values(person_id=person_id, tag=tag, level=level)
    key = [TagFollow.person_id, TagFollow.tag]
    await session.execute(new.on_conflict_do_update(index_elements=key, set_={"level": level}))


async def set_tracking(session: AsyncSession, *, person_id: UUID, tracking: int) -> None:
    new = insert(PersonState).values(person_id=person_id, tracking=tracking)
    await session.execute(
        new.on_conflict_do_update(index_elements=[PersonState.person_id], set_={"tracking": tracking})
    )


async def ignore(session: AsyncSession, *, person_id: UUID, ignored_id: UUID, until: datetime | None) -> None:
    new = insert(Ignored).values(person_id=person_id, ignored_id=ignored_id, until=until)
    key = [Ignored.person_id, Ignored.ignored_id]
    await session.execute(new.on_conflict_do_update(index_elements=key, set_={"until": until}))


async def stop_ignoring(session: AsyncSession, *, person_id: UUID, ignored_id: UUID) -> None:
    await session.execute(delete(Ignored).where(Ignored.person_id == person_id, Ignored.ignored_id == ignored_id))


async def ignoring_any(session: AsyncSession, person_ids: Collection[UUID]) -> set[UUID]:
    """Who ignores one of these people, or would if they did not moderate."""
    return set(await session.scalars(select(Ignored.person_id).where(Ignored.ignored_id.in_(person_ids))))


async def end_expired(session: AsyncSession, *, now: datetime) -> set[UUID]:
    """Delete what has expired, some at a time; the people who ignored."""
    key = Ignored.person_id, Ignored.ignored_id
    expired = select(*key).where(Ignored.until <= now).limit(EXPIRED_AT_ONCE).with_for_update(skip_locked=True)
    found = expired.cte("expired")
    gone = delete(Ignored).where(
        Ignored.person_id == found.c.person_id, Ignored.ignored_id == found.c.ignored_id, Ignored.until <= now
    )
    return set(await session.scalars(gone.returning(Ignored.person_id)))


async def set_words(session: AsyncSession, *, person_id: UUID, words: Collection[str]) -> None:
    """All muted words, in place of the former ones."""
    await session.execute(delete(MutedWord).where(MutedWord.person_id == person_id, MutedWord.word.not_in(words)))
    if words:
        rows = [{"person_id": person_id, "word": word} for word in words]
        await session.execute(insert(MutedWord).values(rows).on_conflict_do_nothing())
