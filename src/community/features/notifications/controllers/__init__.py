"""Routes of notifications."""

from typing import Final

from community.features.notifications.controllers.inbound import InboundController, MailAddressController
from community.features.notifications.controllers.inbox import InboxController
from community.features.notifications.controllers.preferences import PreferenceController
from community.features.notifications.controllers.push import PushController
from community.features.notifications.controllers.unsubscribing import UnsubscribeController

CONTROLLERS: Final = (
    InboundController,
    InboxController,
    MailAddressController,
    PreferenceController,
    PushController,
    UnsubscribeController,
)
