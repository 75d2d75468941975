"""What matchmaking tells people of. Of introductions mails say who it is only where that may be known."""

from functools import partial
from typing import Final

from community.core.notices import NoticeKind

CONSORTIUM: Final = "matchmaking.consortium"
CONSORTIUM_INVITED: Final = "matchmaking.consortium_invited"
CONSORTIUM_ANSWERED: Final = "matchmaking.consortium_answered"
CONSORTIUM_LEFT: Final = "matchmaking.consortium_left"
CONSORTIUM_FORMED: Final = "matchmaking.consortium_formed"
CONSORTIUM_ABANDONED: Final = "matchmaking.consortium_abandoned"
CONSORTIUM_DEADLINE: Final = "matchmaking.consortium_deadline"

_CONSORTIA: Final = tuple(
    NoticeKind(name=name, subject_kind=CONSORTIUM, direct=True, grouped=False, mail=True, push=True, until_read=False)
    for name in (
        CONSORTIUM_INVITED,
        CONSORTIUM_ANSWERED,
        CONSORTIUM_LEFT,
        CONSORTIUM_FORMED,
        CONSORTIUM_ABANDONED,
        CONSORTIUM_DEADLINE,
    )
)

MEETING_DAY: Final = "matchmaking.meeting_day"
MEETING: Final = "matchmaking.meeting"
MEETING_WISHES: Final = "matchmaking.meeting_wishes"
MEETING_SCHEDULE: Final = "matchmaking.meeting_schedule"
MEETING_CHANGED: Final = "matchmaking.meeting_changed"
MEETING_SOON: Final = "matchmaking.meeting_soon"
MEETING_DAY_CANCELLED: Final = "matchmaking.meeting_day_cancelled"

_of_day: Final = partial(
    NoticeKind, subject_kind=MEETING_DAY, direct=True, grouped=False, mail=True, until_read=False, delay_seconds=0
)
_of_meeting: Final = partial(NoticeKind, subject_kind=MEETING, direct=True, grouped=False, push=True, until_read=False)

_MEETINGS: Final = (
    _of_day(name=MEETING_WISHES),
    _of_day(name=MEETING_SCHEDULE, push=True),
    _of_day(name=MEETING_DAY_CANCELLED, push=True),
    _of_meeting(name=MEETING_CHANGED, mail=True, delay_seconds=0),
    # It is of use for five minutes: nobody looks for it later.
    _of_meeting(name=MEETING_SOON, in_app=False, push_delay_seconds=0),
)

INTRODUCTION: Final = "matchmaking.introduction"
"""An introduction as a subject."""
OPPORTUNITY: Final = "matchmaking.opportunity"
OUTCOME: Final = "matchmaking.outcome"
"""The question what came of an introduction, as a subject: its page needs no session."""
DOCUMENT: Final = "matchmaking.document"
"""A file that one side shows to the other."""

ASKED: Final = "matchmaking.asked"
ANSWERED: Final = "matchmaking.answered"
REMINDED: Final = "matchmaking.introduction_reminder"
PASSED_ON: Final = "matchmaking.passed_on"
GONE: Final = "matchmaking.opportunity_gone"
WENT_ON: Final = "matchmaking.introduction_step"
ADVISER_WANTED: Final = "matchmaking.adviser_wanted"
OUTCOME_ASKED: Final = "matchmaking.outcome_asked"
REVIEWED: Final = "matchmaking.reviewed"
RENEWAL_DUE: Final = "matchmaking.renewal_due"

SIDE: Final = "introduction_side"
ADVISER: Final = "introduction_adviser"
AUTHOR: Final = "opportunity_author"

_direct: Final = partial(
    NoticeKind, direct=True, grouped=False, mail=True, until_read=False, confidential=True, delay_seconds=60
)
_of_introduction: Final = partial(_direct, subject_kind=INTRODUCTION)

_INTRODUCTIONS: Final = (
    _of_introduction(name=ASKED, push=True),
    _of_introduction(name=ANSWERED, push=True),
    _of_introduction(name=REMINDED),
    _of_introduction(name=PASSED_ON),
    _of_introduction(name=GONE),
    _of_introduction(name=WENT_ON, mail=False),
    _of_introduction(name=ADVISER_WANTED),
    _direct(name=OUTCOME_ASKED, subject_kind=OUTCOME),
    _direct(name=REVIEWED, subject_kind=OPPORTUNITY),
    _direct(name=RENEWAL_DUE, subject_kind=OPPORTUNITY),
)
NOTICES: Final = (*_CONSORTIA, *_MEETINGS, *_INTRODUCTIONS)
