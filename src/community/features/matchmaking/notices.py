"""What matchmaking tells people of."""

from typing import Final

from community.core.notices import NoticeKind

CONSORTIUM: Final = "matchmaking.consortium"
CONSORTIUM_INVITED: Final = "matchmaking.consortium_invited"
CONSORTIUM_ANSWERED: Final = "matchmaking.consortium_answered"
CONSORTIUM_LEFT: Final = "matchmaking.consortium_left"
CONSORTIUM_FORMED: Final = "matchmaking.consortium_formed"
CONSORTIUM_ABANDONED: Final = "matchmaking.consortium_abandoned"
CONSORTIUM_DEADLINE: Final = "matchmaking.consortium_deadline"

NOTICES: Final = tuple(
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
