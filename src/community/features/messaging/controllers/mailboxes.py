"""Writing to an organisation."""

from uuid import UUID

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from community.core.actor import Actor
from community.features.messaging.controllers.messages import SEND, USE
from community.features.messaging.queries import conversations
from community.features.messaging.queries.reading import within
from community.features.messaging.schemas.conversations import ConversationOut, MailboxIn, OrganisationContact
from community.features.messaging.service.mailboxes import MailboxService
from community.features.messaging.service.messages import MessageService
from community.infra.db import UnitOfWork
from community.web.guards import same_author
from community.web.routes import get, post


class MailboxController(Controller):
    tags = ("messaging",)
    guards = (USE,)

    @get("/organisations/{organisation_id:uuid}", operation_id="messaging_organisation_contact")
    async def contact(
        self,
        actor: NamedDependency[Actor],
        mailbox_service: NamedDependency[MailboxService],
        organisation_id: FromPath[UUID],
    ) -> OrganisationContact:
        """Whether and how the reader can write to an organisation, and where they already do."""
        return await mailbox_service.contact(actor=actor, organisation_id=organisation_id)

    @post("/conversations/mailboxes", operation_id="messaging_send_to_organisation", guards=[same_author, SEND])
    async def send_to(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        message_service: NamedDependency[MessageService],
        data: JSONBody[MailboxIn],
    ) -> ConversationOut:
        """Send a message to whoever represents an organisation; begins the conversation with it if there is none."""
        conversation_id = await message_service.send_to_organisation(
            actor=actor, organisation_id=data.organisation_id, message=data.message
        )
        return await conversations.conversation(within(uow.session), actor, conversation_id)
