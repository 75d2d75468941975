"""What the forum tells people of."""

from typing import Final

from community.core.notices import NoticeKind

DRAFT: Final = "forums.draft"
TOPIC: Final = "forums.topic"
SPACE: Final = "forums.space"

SOON: Final = 300
"""Seconds that a mail waits which speaks to the person; what they merely follow waits longer."""

REPLY: Final = "forums.reply"
NEW_TOPIC: Final = "forums.new_topic"
MENTION: Final = "forums.mention"
QUOTE: Final = "forums.quote"
ANSWER: Final = "forums.answer_to_you"
REACTION: Final = "forums.reaction"
ACCEPTED: Final = "forums.answer_accepted"
REMINDER: Final = "forums.reminder"
TOPIC_REMINDER: Final = "forums.topic_reminder"
SCHEDULE_FAILED: Final = "forums.schedule_failed"
SCHEDULE_REASONS: Final = {
    "template_changed": "scheduled_form_changed",
    "template_gone": "scheduled_form_changed",
    "poll_closing_time": "scheduled_poll_over",
    "topic_closed": "scheduled_topic_closed",
}
"""Why one is told, by what hindered the publication."""
SPACE_REQUEST: Final = "forums.space_request"
SPACE_JOINED: Final = "forums.space_joined"
SPACE_INVITATION: Final = "forums.space_invitation"
SPACE_DECLINED: Final = "forums.space_declined"


def _direct(
    name: str, *, subject_kind: str = TOPIC, grouped: bool = False, delay_seconds: int = SOON, until_read: bool = True
) -> NoticeKind:
    return NoticeKind(
        name=name,
        subject_kind=subject_kind,
        direct=True,
        grouped=grouped,
        mail=True,
        push=True,
        delay_seconds=delay_seconds,
        until_read=until_read,
    )


NOTICES: Final = (
    _direct(MENTION),
    _direct(QUOTE),
    _direct(ANSWER, grouped=True),
    _direct(ACCEPTED, until_read=False),
    # Who watches has asked for every post.
    NoticeKind(name=REPLY, subject_kind=TOPIC, direct=False, grouped=True, mail=True),
    NoticeKind(name=NEW_TOPIC, subject_kind=TOPIC, direct=False, grouped=False, mail=True),
    NoticeKind(name=REACTION, subject_kind=TOPIC, direct=False, grouped=True, until_read=False),
    _direct(REMINDER, delay_seconds=0, until_read=False),
    _direct(TOPIC_REMINDER, delay_seconds=0),
    _direct(SCHEDULE_FAILED, subject_kind=DRAFT, delay_seconds=0),
    _direct(SPACE_REQUEST, subject_kind=SPACE, grouped=True),
    _direct(SPACE_INVITATION, subject_kind=SPACE),
    _direct(SPACE_JOINED, subject_kind=SPACE),
    _direct(SPACE_DECLINED, subject_kind=SPACE),
)
"""In the order in which the page of preferences shows them."""
