"""What people write down about others, for themselves."""

from uuid import UUID

from community.core.actor import Actor
from community.features.accounts.queries.notes import own_note
from community.features.accounts.repository.notes import drop_note, put_note
from community.features.accounts.service.work import Work


class NoteService:
    """Notes of the actor: no other person, whatever their role, reads or changes them."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def write(self, *, actor: Actor, person_id: UUID, text: str) -> None:
        """Keep the note, or let go of it when nothing is left.

        Raises:
            NotFound: as `own_note`.
        """
        work, text = self._work, text.strip()
        await own_note(work.session, actor, person_id)
        if text:
            now = work.clock.now()
            await put_note(work.session, author_id=actor.id, person_id=person_id, text=text, now=now)
        else:
            await drop_note(work.session, author_id=actor.id, person_id=person_id)
