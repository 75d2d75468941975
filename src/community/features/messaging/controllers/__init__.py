"""The HTTP side of the messaging slice, below `/api/messaging`."""

from typing import Final

from community.features.messaging.controllers.bookmarks import BookmarkController
from community.features.messaging.controllers.conversations import ConversationController, PersonController
from community.features.messaging.controllers.drafts import DraftController
from community.features.messaging.controllers.exporting import ExportController
from community.features.messaging.controllers.forwarding import ForwardController
from community.features.messaging.controllers.mailboxes import MailboxController
from community.features.messaging.controllers.members import MemberController
from community.features.messaging.controllers.messages import MessageController
from community.features.messaging.controllers.people import BlockController, PreferenceController
from community.features.messaging.controllers.reactions import MessageReactionController
from community.features.messaging.controllers.receipts import ReceiptController
from community.features.messaging.controllers.reports import ReportController, ReportingController
from community.features.messaging.controllers.scheduled import ScheduledController

CONTROLLERS: Final = (
    BlockController,
    BookmarkController,
    ConversationController,
    DraftController,
    ExportController,
    ForwardController,
    MailboxController,
    MemberController,
    MessageController,
    MessageReactionController,
    PersonController,
    PreferenceController,
    ReceiptController,
    ReportController,
    ReportingController,
    ScheduledController,
)
