"""Routes of notifications."""

from typing import Final

from community.features.notifications.controllers.inbox import InboxController

CONTROLLERS: Final = (InboxController,)
