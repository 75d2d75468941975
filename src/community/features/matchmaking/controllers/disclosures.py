"""After the mutual yes: what has to be accepted, documents, and the chamber's adviser."""

from uuid import UUID

from litestar import Controller
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from community.core.actor import Actor
from community.features.matchmaking.controllers.introductions import ADVISES, USES, WRITES, shown
from community.features.matchmaking.schemas.introductions import (
    DisclosureAcceptanceIn,
    DisclosureIn,
    DocumentIn,
    IntroductionOut,
)
from community.features.matchmaking.service.disclosures import DisclosureService
from community.infra.db import UnitOfWork
from community.web.routes import delete, post, put


class DisclosureController(Controller):
    path = "/introductions/{introduction_id:uuid}"
    tags = ("matchmaking",)

    @put("/disclosure", operation_id="matchmaking_set_disclosure", guards=[USES, WRITES])
    async def set_text(
        self,
        state: State,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        disclosure_service: NamedDependency[DisclosureService],
        introduction_id: FromPath[UUID],
        data: JSONBody[DisclosureIn],
    ) -> IntroductionOut:
        """What has to be accepted before the documents of the opportunity's author are shown."""
        await disclosure_service.set_text(actor=actor, introduction_id=introduction_id, text=data.text)
        return await shown(state, uow.session, actor, introduction_id)

    @post(
        "/disclosure/acceptance", operation_id="matchmaking_accept_disclosure", guards=[USES, WRITES], status_code=200
    )
    async def accept(
        self,
        state: State,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        disclosure_service: NamedDependency[DisclosureService],
        introduction_id: FromPath[UUID],
        data: JSONBody[DisclosureAcceptanceIn],
    ) -> IntroductionOut:
        """Accept the words that were read, for one's organisation."""
        await disclosure_service.accept(actor=actor, introduction_id=introduction_id, sha=data.sha256)
        return await shown(state, uow.session, actor, introduction_id)

    @post("/documents", operation_id="matchmaking_add_document", guards=[USES, WRITES])
    async def add_document(
        self,
        state: State,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        disclosure_service: NamedDependency[DisclosureService],
        introduction_id: FromPath[UUID],
        data: JSONBody[DocumentIn],
    ) -> IntroductionOut:
        """Show a file of one's own to the other side."""
        await disclosure_service.add_document(actor=actor, introduction_id=introduction_id, file_id=data.file_id)
        return await shown(state, uow.session, actor, introduction_id)

    @delete("/documents/{document_id:uuid}", operation_id="matchmaking_remove_document", guards=[USES, WRITES])
    async def remove_document(
        self,
        actor: NamedDependency[Actor],
        disclosure_service: NamedDependency[DisclosureService],
        introduction_id: FromPath[UUID],
        document_id: FromPath[UUID],
    ) -> None:
        await disclosure_service.remove_document(actor=actor, introduction_id=introduction_id, document_id=document_id)

    @post("/adviser", operation_id="matchmaking_invite_adviser", guards=[USES, WRITES], status_code=200)
    async def invite_adviser(
        self,
        state: State,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        disclosure_service: NamedDependency[DisclosureService],
        introduction_id: FromPath[UUID],
    ) -> IntroductionOut:
        """Ask the chamber for somebody who helps both sides."""
        await disclosure_service.invite_adviser(actor=actor, introduction_id=introduction_id)
        return await shown(state, uow.session, actor, introduction_id)

    @post("/adviser/joining", operation_id="matchmaking_join_as_adviser", guards=[ADVISES], status_code=200)
    async def join(
        self,
        state: State,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        disclosure_service: NamedDependency[DisclosureService],
        introduction_id: FromPath[UUID],
    ) -> IntroductionOut:
        await disclosure_service.join_as_adviser(actor=actor, introduction_id=introduction_id)
        return await shown(state, uow.session, actor, introduction_id)
