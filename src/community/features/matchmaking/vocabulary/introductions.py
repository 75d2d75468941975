"""Words of introductions, of what they come to, and of who is kept from whom."""

from enum import StrEnum
from typing import Final


class AboutKind(StrEnum):
    """What one organisation asks another about."""

    OPPORTUNITY = "opportunity"
    LINE = "line"
    ORGANISATION = "organisation"


class IntroductionState(StrEnum):
    """Asked → accepted → talking → closed; or declined, put off, withdrawn, or expired without an answer."""

    ASKED = "asked"
    NOT_NOW = "not_now"
    ACCEPTED = "accepted"
    TALKING = "talking"
    CLOSED = "closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


UNANSWERED: Final = (IntroductionState.ASKED, IntroductionState.NOT_NOW)
RUNNING: Final = (IntroductionState.ACCEPTED, IntroductionState.TALKING)
OPEN: Final = (*UNANSWERED, *RUNNING)
"""Of which there is one at a time between two organisations about the same thing."""
AGREED: Final = (*RUNNING, IntroductionState.CLOSED)
"""Both have said yes: each knows who the other is, from then on."""
OVER: Final = (
    IntroductionState.CLOSED,
    IntroductionState.DECLINED,
    IntroductionState.WITHDRAWN,
    IntroductionState.EXPIRED,
)


class Column(StrEnum):
    """Of the board."""

    TO_ANSWER = "to_answer"
    WAITING = "waiting"
    TALKING = "talking"
    DONE = "done"


class Part(StrEnum):
    """What somebody is in an introduction."""

    ASKING = "asking"
    ASKED = "asked"
    ADVISER = "adviser"


class IntroductionAnswer(StrEnum):
    """To an introduction."""

    ACCEPT = "accept"
    DECLINE = "decline"
    NOT_NOW = "not_now"


class Refusal(StrEnum):
    """Why an introduction is declined."""

    NO_FIT = "no_fit"
    NO_CAPACITY = "no_capacity"
    ALREADY_COVERED = "already_covered"
    COMPETITOR = "competitor"
    OTHER = "other"


class Result(StrEnum):
    """What an introduction came to when it is closed."""

    AGREEMENT = "agreement"
    NOTHING = "nothing"


class Nothing(StrEnum):
    """Why nothing came of an introduction."""

    NO_ANSWER = "no_answer"
    PRICE = "price"
    VOLUME = "volume"
    QUALITY = "quality"
    TIMING = "timing"
    OTHER_PARTNER = "other_partner"
    OTHER = "other"


class Reached(StrEnum):
    """How far two partners have come, in this order; `nothing`: they have stopped."""

    NOTHING = "nothing"
    TALK = "talk"
    MEETING = "meeting"
    OFFER = "offer"
    AGREEMENT = "agreement"


REACHED: Final = tuple(Reached)


class ValueBand(StrEnum):
    """What an agreement is worth, in euros."""

    BELOW_10K = "below_10k"
    TO_50K = "to_50k"
    TO_200K = "to_200k"
    TO_1M = "to_1m"
    ABOVE_1M = "above_1m"
    UNDISCLOSED = "undisclosed"


class StepKind(StrEnum):
    """Lines of the log that both sides and the adviser read."""

    ASKED = "asked"
    BOTH_ASKED = "both_asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    PUT_OFF = "put_off"
    ASKED_AGAIN = "asked_again"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    OPPORTUNITY_GONE = "opportunity_gone"
    IDENTITIES_SHOWN = "identities_shown"
    CONVERSATION_OPENED = "conversation_opened"
    PASSED_ON = "passed_on"
    ADVISER_INVITED = "adviser_invited"
    ADVISER_JOINED = "adviser_joined"
    DISCLOSURE_SET = "disclosure_set"
    DISCLOSURE_ACCEPTED = "disclosure_accepted"
    DOCUMENT_ADDED = "document_added"
    DOCUMENT_REMOVED = "document_removed"
    OUTCOME_TOLD = "outcome_told"
    CLOSED = "closed"


class Nearness(StrEnum):
    """How near a competitor must be for an activity to be shielded."""

    DEPARTMENT = "department"
    COUNTRY = "country"
    ANYWHERE = "anywhere"
