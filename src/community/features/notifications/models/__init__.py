"""Tables of the notifications slice."""

from community.features.notifications.models.inbound import (
    Bounce,
    InboundOutcome,
    InboundState,
    ReceivedMail,
    ReplyGeneration,
)
from community.features.notifications.models.notice import MailStage, PushStage, StoredNotice
from community.features.notifications.models.preference import (
    Digest,
    MailStop,
    NoticePreference,
    NoticeSettings,
    Preset,
    Ways,
)
from community.features.notifications.models.push import PushDevice

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
    "PushDevice",
    "PushStage",
    "ReceivedMail",
    "ReplyGeneration",
    "StoredNotice",
    "Ways",
]
