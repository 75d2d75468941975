"""What conversations tell people outside of them: that somebody wrote, never what."""

from functools import partial
from typing import Final

from community.core.notices import NoticeKind

CONVERSATION: Final = "messaging.conversation"
MESSAGE: Final = "messaging.message"
"""Also the kind of one message as a subject, as which it has files and reminders."""
REQUEST: Final = "messaging.request"
REMINDER: Final = "messaging.reminder"
SCHEDULED: Final = "messaging.scheduled"
SCHEDULE_FAILED: Final = "messaging.schedule_failed"
MENTION: Final = "messaging.mention"
REPORT: Final = "messaging.report"
DELAY_SECONDS: Final = 120

_private: Final = partial(NoticeKind, direct=True, mail=True, push=True, confidential=True)
# Conversations count what is unread themselves: the inbox would say it twice. Who has one open has read before the
# notice is made, so that a push need not wait.
_of_conversation: Final = partial(
    _private, subject_kind=CONVERSATION, grouped=True, in_app=False, delay_seconds=DELAY_SECONDS, push_delay_seconds=0
)
_of_one: Final = partial(_private, grouped=False, delay_seconds=0)

NOTICES: Final = (
    _of_conversation(name=MESSAGE),
    # Also where the conversation is muted: that is silence for what is said to all.
    _of_conversation(name=MENTION),
    _of_conversation(name=REQUEST, in_app=True),
    _of_one(name=REMINDER, subject_kind=MESSAGE),
    _of_one(name=SCHEDULE_FAILED, subject_kind=SCHEDULED),
    _of_one(name=REPORT, subject_kind=REPORT),
)
