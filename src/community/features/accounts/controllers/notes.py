"""The actor's own notes on people."""

from uuid import UUID

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.permissions import Permission
from community.features.accounts.queries.notes import own_note
from community.features.accounts.schemas.notes import PersonNoteIn, PersonNoteOut
from community.features.accounts.service.notes import NoteService
from community.web.guards import requires
from community.web.limits import Limit
from community.web.routes import get, put


class NoteController(Controller):
    path = "/people/{person_id:uuid}/note"
    tags = ("accounts",)
    guards = (requires(Permission.ACCOUNTS_DIRECTORY_READ),)

    @get(operation_id="accounts_person_note")
    async def note(
        self, person_id: FromPath[UUID], actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession]
    ) -> PersonNoteOut:
        """What the reader wrote down about a person; nobody else sees it."""
        return await own_note(reader, actor, person_id)

    @put(
        operation_id="accounts_write_person_note",
        guards=[Limit("accounts-person-note", count=300, seconds=3600)],
        status_code=204,
    )
    async def write(
        self,
        person_id: FromPath[UUID],
        data: JSONBody[PersonNoteIn],
        actor: NamedDependency[Actor],
        note_service: NamedDependency[NoteService],
    ) -> None:
        """Write it anew; an empty text lets go of it."""
        await note_service.write(actor=actor, person_id=person_id, text=data.text)
