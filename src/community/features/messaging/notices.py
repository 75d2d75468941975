"""What conversations tell people outside of them: that somebody wrote, never what."""

from typing import Final

from community.core.notices import NoticeKind

CONVERSATION: Final = "messaging.conversation"
MESSAGE: Final = "messaging.message"
REQUEST: Final = "messaging.request"
REMINDER: Final = "messaging.reminder"
KEPT_MESSAGE: Final = "messaging.message"
SCHEDULED: Final = "messaging.scheduled"
SCHEDULE_FAILED: Final = "messaging.schedule_failed"
MENTION: Final = "messaging.mention"
DELAY_SECONDS: Final = 120
REPORT: Final = "messaging.report"

NOTICES: Final = (
    # Conversations count what is unread themselves: the inbox would say it twice.
    NoticeKind(
        name=MESSAGE,
        subject_kind=CONVERSATION,
        direct=True,
        grouped=True,
        in_app=False,
        mail=True,
        push=True,
        confidential=True,
        delay_seconds=DELAY_SECONDS,
        # Who has the conversation open has read before the notice is made.
        push_delay_seconds=0,
    ),
    # Also where the conversation is muted: that is silence for what is said to all.
    NoticeKind(
        name=MENTION,
        subject_kind=CONVERSATION,
        direct=True,
        grouped=True,
        in_app=False,
        mail=True,
        push=True,
        confidential=True,
        delay_seconds=DELAY_SECONDS,
        push_delay_seconds=0,
    ),
    NoticeKind(
        name=REQUEST,
        subject_kind=CONVERSATION,
        direct=True,
        grouped=True,
        mail=True,
        push=True,
        confidential=True,
        delay_seconds=DELAY_SECONDS,
        push_delay_seconds=0,
    ),
    NoticeKind(
        name=REMINDER,
        subject_kind=KEPT_MESSAGE,
        direct=True,
        grouped=False,
        mail=True,
        push=True,
        confidential=True,
        delay_seconds=0,
    ),
    NoticeKind(
        name=SCHEDULE_FAILED,
        subject_kind=SCHEDULED,
        direct=True,
        grouped=False,
        mail=True,
        push=True,
        confidential=True,
        delay_seconds=0,
    ),
    NoticeKind(
        name=REPORT,
        subject_kind=REPORT,
        direct=True,
        grouped=False,
        mail=True,
        push=True,
        confidential=True,
        delay_seconds=0,
    ),
)
