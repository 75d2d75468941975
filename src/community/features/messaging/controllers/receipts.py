"""What a person has read, and keeps for themselves."""

from uuid import UUID

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from community.core.actor import Actor
from community.features.messaging.controllers.messages import USE
from community.features.messaging.schemas.conversations import OwnStatePatch, ReceiptsIn
from community.features.messaging.service.receipts import ReceiptService
from community.web.limits import Limit
from community.web.routes import patch, put


class ReceiptController(Controller):
    tags = ("messaging",)
    guards = (USE,)

    @put(
        "/receipts",
        operation_id="messaging_move_receipts",
        guards=[Limit("messaging_move_receipts", count=300, seconds=60)],
        status_code=204,
    )
    async def move(
        self,
        actor: NamedDependency[Actor],
        receipt_service: NamedDependency[ReceiptService],
        data: JSONBody[ReceiptsIn],
    ) -> None:
        """How far messages have reached the device, and were read; markers only grow."""
        await receipt_service.move(actor=actor, items=data.items)

    @patch("/conversations/{conversation_id:uuid}/own", operation_id="messaging_keep", status_code=204)
    async def keep(
        self,
        actor: NamedDependency[Actor],
        receipt_service: NamedDependency[ReceiptService],
        conversation_id: FromPath[UUID],
        data: JSONBody[OwnStatePatch],
    ) -> None:
        """Pin, mute, archive a conversation, or mark it as unread from a message on."""
        await receipt_service.keep(actor=actor, conversation_id=conversation_id, patch=data)
