"""Notes on people, to be changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.accounts.models import PersonNote


async def put_note(session: AsyncSession, *, author_id: UUID, person_id: UUID, text: str, now: datetime) -> None:
    changed = {"text": text, "updated_at": now}
    new = insert(PersonNote).values(author_id=author_id, person_id=person_id, **changed)
    await session.execute(new.on_conflict_do_update(index_elements=["author_id", "person_id"], set_=changed))


async def drop_note(session: AsyncSession, *, author_id: UUID, person_id: UUID) -> None:
    own = PersonNote.author_id == author_id, PersonNote.person_id == person_id
    await session.execute(delete(PersonNote).where(*own))
