"""What the handlers of the messaging slice are handed."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from litestar.datastructures import State
from litestar.di import NamedDependency

from community.features.media.api import Attachments
from community.features.messaging.queries.reading import Fetch
from community.features.messaging.service.bookmarks import BookmarkService
from community.features.messaging.service.conversations import ConversationService
from community.features.messaging.service.drafts import DraftService
from community.features.messaging.service.exporting import Export
from community.features.messaging.service.forwarding import ForwardService
from community.features.messaging.service.mailboxes import MailboxService
from community.features.messaging.service.messages import MessageService
from community.features.messaging.service.people import PeopleService
from community.features.messaging.service.reactions import ReactionService
from community.features.messaging.service.receipts import ReceiptService
from community.features.messaging.service.reports import ReportService
from community.features.messaging.service.scheduling import SchedulingService
from community.features.messaging.service.sending import Sending
from community.infra.db import UnitOfWork
from community.web.house import house_of


def provide_fetch(state: State) -> Fetch:
    return house_of(state).database.direct.fetch


def provide_message_service(uow: NamedDependency[UnitOfWork], state: State) -> MessageService:
    house = house_of(state)
    return MessageService(uow, house.clock, house.markdown, Attachments(house.catalogue))


def provide_sending(
    uow: NamedDependency[UnitOfWork], message_service: NamedDependency[MessageService], state: State
) -> Sending:
    house = house_of(state)
    return Sending(uow, house.clock, house.database, message_service)


def provide_forward_service(uow: NamedDependency[UnitOfWork], state: State) -> ForwardService:
    house = house_of(state)
    return ForwardService(uow, house.clock, house.markdown, Attachments(house.catalogue))


def provide_conversation_service(uow: NamedDependency[UnitOfWork], state: State) -> ConversationService:
    return ConversationService(uow, house_of(state).clock)


def provide_reaction_service(uow: NamedDependency[UnitOfWork], state: State) -> ReactionService:
    return ReactionService(uow, house_of(state).clock)


def provide_message_export(state: State) -> Export:
    house = house_of(state)
    return Export(house.database, house.database.direct.fetch, house.clock)


def provide_message_bookmark_service(uow: NamedDependency[UnitOfWork], state: State) -> BookmarkService:
    return BookmarkService(uow, house_of(state).clock)


def provide_message_draft_service(uow: NamedDependency[UnitOfWork], state: State) -> DraftService:
    return DraftService(uow, house_of(state).clock)


def provide_mailbox_service(uow: NamedDependency[UnitOfWork], state: State) -> MailboxService:
    return MailboxService(uow, house_of(state).clock)


def provide_receipt_service(uow: NamedDependency[UnitOfWork], state: State) -> ReceiptService:
    return ReceiptService(uow, house_of(state).clock)


def provide_report_service(uow: NamedDependency[UnitOfWork], state: State) -> ReportService:
    return ReportService(uow, house_of(state).clock)


def provide_people_service(uow: NamedDependency[UnitOfWork], state: State) -> PeopleService:
    return PeopleService(uow, house_of(state).clock)


def provide_message_scheduling_service(uow: NamedDependency[UnitOfWork], state: State) -> SchedulingService:
    house = house_of(state)
    return SchedulingService(uow, house.clock, house.markdown, Attachments(house.catalogue))


DEPENDENCIES: Final[Mapping[str, Callable[..., Any]]] = {
    "fetch": provide_fetch,
    "message_service": provide_message_service,
    "forward_service": provide_forward_service,
    "sending": provide_sending,
    "conversation_service": provide_conversation_service,
    "reaction_service": provide_reaction_service,
    "message_export": provide_message_export,
    "message_bookmark_service": provide_message_bookmark_service,
    "message_draft_service": provide_message_draft_service,
    "mailbox_service": provide_mailbox_service,
    "receipt_service": provide_receipt_service,
    "message_scheduling_service": provide_message_scheduling_service,
    "report_service": provide_report_service,
    "people_service": provide_people_service,
}
