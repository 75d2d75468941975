"""What the reader is writing, on all their devices."""

from typing import Annotated

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.features.messaging.controllers.messages import USE
from community.features.messaging.queries import drafts as shown
from community.features.messaging.schemas.drafts import MessageDraft, MessageDraftIn, MessageDraftRow, MessageDraftSaved
from community.features.messaging.service.drafts import DraftService
from community.web.limits import Limit
from community.web.routes import delete, get, put

LIMITED = Limit("messaging_draft", count=90, seconds=60)


class DraftController(Controller):
    path = "/drafts"
    tags = ("messaging",)
    guards = (USE,)

    @get("/", operation_id="messaging_drafts")
    async def drafts(
        self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession]
    ) -> list[MessageDraftRow]:
        """The reader's drafts, newest first."""
        return await shown.drafts(reader, actor)

    @get("/{key:str}", operation_id="messaging_draft")
    async def draft(
        self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession], key: FromPath[str]
    ) -> MessageDraft | None:
        """One of them, whole; null where there is none. `key`: `person:<id>`, or `conversation:<id>` of a group."""
        return await shown.draft(reader, actor, key)

    @put("/{key:str}", operation_id="messaging_save_draft", guards=[LIMITED])
    async def save(
        self,
        actor: NamedDependency[Actor],
        message_draft_service: NamedDependency[DraftService],
        key: FromPath[str],
        data: JSONBody[MessageDraftIn],
    ) -> MessageDraftSaved:
        """Keep a text; 409 `draft_conflict` with the stored one if another device was faster."""
        return await message_draft_service.save(actor=actor, key=key, draft=data)

    @delete("/{key:str}", operation_id="messaging_delete_draft", guards=[LIMITED])
    async def delete(
        self,
        actor: NamedDependency[Actor],
        message_draft_service: NamedDependency[DraftService],
        key: FromPath[str],
        sequence: Annotated[int, QueryParameter(ge=0, le=2_000_000_000)],
    ) -> None:
        """Drop a draft, unless another device has saved a newer one."""
        await message_draft_service.delete(actor=actor, key=key, sequence=sequence)
