"""Tables of the notifications slice."""

from community.features.notifications.models.inbound import (
    Bounce,
    InboundOutcome,
    InboundState,
    ReceivedMail,
    ReplyGeneration,
)
from community.features.notifications.models.notice import MailStage, StoredNotice
from community.features.notifications.models.preference import (
    Digest,
    MailStop,
    NoticePreference,
    NoticeSettings,
    Preset,
    Ways,
)

__all__ = [
    "Bounce",
    "Digest",
    "InboundOutcome",
    "InboundState",
    "MailStage",
    "MailStop",
    "NoticePreference",
    "NoticeSettings",
    "Preset",
    "ReceivedMail",
    "ReplyGeneration",
    "StoredNotice",
    "Ways",
]
