"""What the search tells people of."""

from typing import Final

from community.core.notices import NoticeKind

ALERT: Final = "search.alert"
"""Also the kind of an alert as a subject."""
ALERT_MAIL: Final = "search.alert_mail"
REASON: Final = "own_alert"

NOTICES: Final = (
    NoticeKind(name=ALERT, subject_kind=ALERT, direct=False, grouped=True, until_read=False),
    # It has been gathered for a day or a week: nothing is gained by waiting longer.
    NoticeKind(
        name=ALERT_MAIL, subject_kind=ALERT, direct=False, grouped=True, mail=True, until_read=False, delay_seconds=0
    ),
)
