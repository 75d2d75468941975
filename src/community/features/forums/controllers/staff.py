"""Timers of a topic, and the notes of its moderators."""

from uuid import UUID

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.permissions import Permission
from community.features.forums.models import TimerKind
from community.features.forums.queries import staff
from community.features.forums.schemas.tools import StaffNoteIn, StaffNoteOut, StaffNotePatch, TimerIn, TimerOut
from community.features.forums.service.staff_notes import StaffNoteService
from community.features.forums.service.timers import TimerService
from community.infra.db import UnitOfWork
from community.web.guards import requires
from community.web.routes import delete, get, patch, post, put

READ = [requires(Permission.FORUMS_SPACE_READ)]
EDIT = [requires(Permission.FORUMS_POST_EDIT)]


class TimerController(Controller):
    path = "/topics/{topic_id:uuid}/timers"
    tags = ("forums",)

    @get("/", operation_id="forums_timers", guards=READ)
    async def timers(
        self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession], topic_id: FromPath[UUID]
    ) -> list[TimerOut]:
        """What will happen to the topic by itself, and when the reader will be reminded of it."""
        return await staff.timers(reader, actor, topic_id)

    @put("/{kind:str}", operation_id="forums_set_timer", guards=READ)
    async def put(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        timer_service: NamedDependency[TimerService],
        topic_id: FromPath[UUID],
        kind: FromPath[TimerKind],
        data: JSONBody[TimerIn],
    ) -> list[TimerOut]:
        """Set the timer of a kind, in place of the one before."""
        await timer_service.put(actor=actor, topic_id=topic_id, kind=kind, timer=data)
        return await staff.timers(uow.session, actor, topic_id)

    @delete("/{kind:str}", operation_id="forums_drop_timer", guards=READ)
    async def drop(
        self,
        actor: NamedDependency[Actor],
        timer_service: NamedDependency[TimerService],
        topic_id: FromPath[UUID],
        kind: FromPath[TimerKind],
    ) -> None:
        """Take the timer of a kind away."""
        await timer_service.drop(actor=actor, topic_id=topic_id, kind=kind)


class TopicNoteController(Controller):
    path = "/topics/{topic_id:uuid}/staff-notes"
    tags = ("forums",)

    @get("/", operation_id="forums_staff_notes", guards=READ)
    async def notes(
        self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession], topic_id: FromPath[UUID]
    ) -> list[StaffNoteOut]:
        """What the moderators of the space tell each other; to others nothing is there."""
        return await staff.staff_notes(reader, actor, topic_id)

    @post("/", operation_id="forums_write_staff_note", guards=EDIT)
    async def write(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        staff_note_service: NamedDependency[StaffNoteService],
        topic_id: FromPath[UUID],
        data: JSONBody[StaffNoteIn],
    ) -> list[StaffNoteOut]:
        """Add a note after a post."""
        await staff_note_service.write(actor=actor, topic_id=topic_id, note=data)
        return await staff.staff_notes(uow.session, actor, topic_id)


class StaffNoteController(Controller):
    path = "/staff-notes/{note_id:uuid}"
    tags = ("forums",)

    @patch("/", operation_id="forums_edit_staff_note", guards=EDIT, status_code=204)
    async def edit(
        self,
        actor: NamedDependency[Actor],
        staff_note_service: NamedDependency[StaffNoteService],
        note_id: FromPath[UUID],
        data: JSONBody[StaffNotePatch],
    ) -> None:
        """Replace the text of a note."""
        await staff_note_service.edit(actor=actor, note_id=note_id, patch=data)

    @delete("/", operation_id="forums_delete_staff_note", guards=EDIT)
    async def delete(
        self,
        actor: NamedDependency[Actor],
        staff_note_service: NamedDependency[StaffNoteService],
        note_id: FromPath[UUID],
    ) -> None:
        """Take a note away for good."""
        await staff_note_service.delete(actor=actor, note_id=note_id)
