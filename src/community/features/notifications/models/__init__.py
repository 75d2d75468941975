"""Tables of the notifications slice."""

from community.features.notifications.models.notice import MailStage, StoredNotice
from community.features.notifications.models.preference import (
    Digest,
    MailStop,
    NoticePreference,
    NoticeSettings,
    Preset,
    Ways,
)

__all__ = ["Digest", "MailStage", "MailStop", "NoticePreference", "NoticeSettings", "Preset", "StoredNotice", "Ways"]
