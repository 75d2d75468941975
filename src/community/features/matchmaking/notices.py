"""What matchmaking tells people of."""

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

NOTICES: Final = (
    *_CONSORTIA,
    _of_day(name=MEETING_WISHES),
    _of_day(name=MEETING_SCHEDULE, push=True),
    _of_day(name=MEETING_DAY_CANCELLED, push=True),
    _of_meeting(name=MEETING_CHANGED, mail=True, delay_seconds=0),
    # It is of use for five minutes: nobody looks for it later.
    _of_meeting(name=MEETING_SOON, in_app=False, push_delay_seconds=0),
)
