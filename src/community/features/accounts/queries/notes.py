"""The reader's own notes on people."""

from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import NotFound
from community.features.accounts.models import Person, PersonNote
from community.features.accounts.policy import visible_people
from community.features.accounts.schemas.notes import PersonNoteOut


async def own_note(session: AsyncSession, actor: Actor, person_id: UUID) -> PersonNoteOut:
    """What the reader wrote down about another person, in one statement.

    Raises:
        NotFound: there is nobody, not for this reader, or it is the reader.
    """
    own = and_(PersonNote.person_id == Person.id, PersonNote.author_id == actor.id)
    rows = await session.execute(
        select(PersonNote.text, PersonNote.updated_at)
        .select_from(Person)
        .outerjoin(PersonNote, own)
        .where(Person.id == person_id, Person.id != actor.id, visible_people(actor))
    )
    row = rows.one_or_none()
    if row is None:
        raise NotFound
    return PersonNoteOut(text=row.text or "", updated_at=row.updated_at)
