"""Notes that the moderators of a space write to each other beside the posts of a topic."""

from uuid import UUID

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import NotFound
from community.core.ids import new_id
from community.events.forums import StaffNoteChanged
from community.features.forums import policy
from community.features.forums.errors import EditConflict
from community.features.forums.models import StaffNote
from community.features.forums.queries.glance import TopicGlance, glance_at_topic
from community.features.forums.repository import timers
from community.features.forums.schemas.tools import StaffNoteIn, StaffNotePatch
from community.infra.db import UnitOfWork
from community.infra.markdown import RENDERER_VERSION, MarkdownRenderer
from community.infra.texts import clean_source, render


class StaffNoteService:
    """To who does not moderate the space a note does not exist: they are answered that nothing is there."""

    def __init__(self, uow: UnitOfWork, clock: Clock, markdown: MarkdownRenderer) -> None:
        self._uow = uow
        self._clock = clock
        self._markdown = markdown

    async def write(self, *, actor: Actor, topic_id: UUID, note: StaffNoteIn) -> UUID:
        """Add a note after a post of the topic, by default the last."""
        topic = await self._see(actor, topic_id)
        source = clean_source(note.source)
        rendered = await render(self._markdown, source)
        made = StaffNote(
            id=new_id(),
            topic_id=topic_id,
            after_number=min(note.after_number or topic.highest_number, topic.highest_number),
            author_id=actor.id,
            source=source,
            html=rendered.html,
            renderer_version=RENDERER_VERSION,
            created_at=self._clock.now(),
        )
        self._uow.session.add(made)
        self._tell(topic_id, topic.space_id)
        return made.id

    async def edit(self, *, actor: Actor, note_id: UUID, patch: StaffNotePatch) -> None:
        """Replace the text: every moderator of the space may."""
        source = clean_source(patch.source)
        rendered = await render(self._markdown, source)
        note, space_id = await self._lock(actor, note_id)
        if patch.version != note.version:
            raise EditConflict(version=note.version, source=note.source)
        note.source, note.html, note.renderer_version = source, rendered.html, RENDERER_VERSION
        note.edited_at = self._clock.now()
        note.version += 1
        self._tell(note.topic_id, space_id)

    async def delete(self, *, actor: Actor, note_id: UUID) -> None:
        """Take a note away for good."""
        note, space_id = await self._lock(actor, note_id)
        await self._uow.session.delete(note)
        self._tell(note.topic_id, space_id)

    def _tell(self, topic_id: UUID, space_id: UUID) -> None:
        self._uow.outbox.add(StaffNoteChanged(topic_id=topic_id, space_id=space_id))

    async def _see(self, actor: Actor, topic_id: UUID) -> TopicGlance:
        topic = await glance_at_topic(self._uow.session, actor, topic_id)
        if topic is None or not policy.moderates(topic.level):
            raise NotFound
        return topic

    async def _lock(self, actor: Actor, note_id: UUID) -> tuple[StaffNote, UUID]:
        note = await timers.lock_note(self._uow.session, note_id)
        if note is None:
            raise NotFound
        return note, (await self._see(actor, note.topic_id)).space_id
