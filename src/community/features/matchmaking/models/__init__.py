"""Tables of the slice."""

from community.features.matchmaking.models.answer import Contest, MatchAnswer
from community.features.matchmaking.models.change import Change
from community.features.matchmaking.models.consortium import (
    Consortium,
    ConsortiumInvitation,
    ConsortiumNeed,
    ConsortiumProposal,
)
from community.features.matchmaking.models.line import Line
from community.features.matchmaking.models.match import LearntWeights, Match, Prospect, Round
from community.features.matchmaking.models.meeting import (
    Meeting,
    MeetingCalendar,
    MeetingDay,
    MeetingFeedback,
    MeetingParticipant,
    MeetingPlace,
    MeetingPlan,
    MeetingSeat,
    MeetingWish,
)
from community.features.matchmaking.models.opportunity import Opportunity, Review
from community.features.matchmaking.models.terms import Terms

__all__ = [
    "Change",
    "Consortium",
    "ConsortiumInvitation",
    "ConsortiumNeed",
    "ConsortiumProposal",
    "Contest",
    "LearntWeights",
    "Line",
    "Match",
    "MatchAnswer",
    "Meeting",
    "MeetingCalendar",
    "MeetingDay",
    "MeetingFeedback",
    "MeetingParticipant",
    "MeetingPlace",
    "MeetingPlan",
    "MeetingSeat",
    "MeetingWish",
    "Opportunity",
    "Prospect",
    "Review",
    "Round",
    "Terms",
]
