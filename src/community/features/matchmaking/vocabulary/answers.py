"""Words for what people say of a match."""

from enum import StrEnum


class MatchSide(StrEnum):
    """Who speaks: the owner of the need, or the organisation that is proposed."""

    OWNER = "owner"
    CANDIDATE = "candidate"


class Answer(StrEnum):
    """What one side says of the other; one no thanks is final until something changes."""

    MUST_MEET = "must_meet"
    INTERESTED = "interested"
    NO_THANKS = "no_thanks"


class AnswerReason(StrEnum):
    """Why not."""

    NOT_OUR_BUSINESS = "not_our_business"
    TOO_FAR = "too_far"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    COMPETITOR = "competitor"
    KNOWN_ALREADY = "known_already"
    NO_TIME = "no_time"
    OTHER = "other"


class ContestReason(StrEnum):
    """What is wrong with a part of a match."""

    NOT_TRUE = "not_true"
    OUT_OF_DATE = "out_of_date"
    MISUNDERSTOOD = "misunderstood"
    COUNTS_TOO_MUCH = "counts_too_much"
    OTHER = "other"


class ContestState(StrEnum):
    """What became of it."""

    OPEN = "open"
    CORRECTED = "corrected"
    NOTED = "noted"
    DECLINED = "declined"
