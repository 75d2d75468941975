"""Files and uses that are about to be changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.features.media.models import File, FileState, FileUse


async def lock_quota(session: AsyncSession, actor: Actor) -> None:
    """One at a time may count and add: all people of an organisation, or one person without."""
    owner = actor.organisation_id or actor.id
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": f"media:{owner}"})


async def lock_file(session: AsyncSession, file_id: UUID, *, owner_id: UUID | None = None) -> File | None:
    """A file that is not deleted, for change; of one owner when given."""
    statement = select(File).where(File.id == file_id, File.state != FileState.DELETED).with_for_update()
    if owner_id is not None:
        statement = statement.where(File.owner_id == owner_id)
    return (await session.execute(statement)).scalar_one_or_none()


async def is_used(session: AsyncSession, file_id: UUID) -> bool:
    found = await session.execute(select(FileUse.file_id).where(FileUse.file_id == file_id).limit(1))
    return found.scalar_one_or_none() is not None


async def uses_of(session: AsyncSession, kind: str, subject_id: UUID) -> set[UUID]:
    """Files that the subject uses now."""
    found = await session.scalars(
        select(FileUse.file_id).where(FileUse.subject_kind == kind, FileUse.subject_id == subject_id)
    )
    return set(found)


async def add_uses(session: AsyncSession, kind: str, subject_id: UUID, file_ids: Sequence[UUID]) -> int:
    """Note the uses and keep the files from expiring; returns how many of the files there still are."""
    kept = await session.execute(
        update(File)
        .where(File.id.in_(file_ids), File.state.in_((FileState.PROCESSING, FileState.READY)))
        .values(expires_at=None)
        .returning(File.id)
    )
    found = len(kept.all())
    if found == len(file_ids):
        rows = [{"file_id": file_id, "subject_kind": kind, "subject_id": subject_id} for file_id in file_ids]
        await session.execute(insert(FileUse).values(rows).on_conflict_do_nothing())
    return found


async def remove_uses(
    session: AsyncSession, kind: str, subject_id: UUID, file_ids: Iterable[UUID], *, kept: timedelta
) -> None:
    """Take uses away; files that nothing else uses expire after `kept`."""
    ids = list(file_ids)
    await session.execute(
        delete(FileUse).where(FileUse.subject_kind == kind, FileUse.subject_id == subject_id, FileUse.file_id.in_(ids))
    )
    unused = ~select(FileUse.file_id).where(FileUse.file_id == File.id).exists()
    await session.execute(update(File).where(File.id.in_(ids), unused).values(expires_at=func.now() + kept))


async def keep_until(session: AsyncSession, owner_id: UUID, file_ids: Sequence[UUID], until: datetime) -> None:
    """Unused files of an owner stay until then, if they would go earlier."""
    await session.execute(
        update(File)
        .where(
            File.id.in_(file_ids),
            File.owner_id == owner_id,
            File.state.in_((FileState.PROCESSING, FileState.READY)),
            # Drafts are saved every few seconds: a day earlier is near enough.
            File.expires_at < until - timedelta(days=1),
        )
        .values(expires_at=until)
    )


async def take_expired(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[File]:
    """Files whose time is over and that nothing uses, locked; those that somebody holds wait for the next time."""
    unused = ~select(FileUse.file_id).where(FileUse.file_id == File.id).exists()
    found = await session.scalars(
        select(File)
        .where(File.expires_at < now, unused)
        .order_by(File.expires_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return found.all()


async def delete_row(session: AsyncSession, file_id: UUID) -> None:
    """Forget a deleted file."""
    await session.execute(delete(File).where(File.id == file_id, File.state == FileState.DELETED))


async def uploads_among(session: AsyncSession, file_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these are uploads still awaited, or about to be opened."""
    waiting = (FileState.UPLOADING, FileState.PROCESSING)
    return set(await session.scalars(select(File.id).where(File.id.in_(list(file_ids)), File.state.in_(waiting))))
