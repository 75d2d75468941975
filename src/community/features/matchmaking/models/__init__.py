"""Tables of the slice."""

from community.features.matchmaking.models.answer import Contest, MatchAnswer
from community.features.matchmaking.models.change import Change
from community.features.matchmaking.models.consortium import (
    Consortium,
    ConsortiumInvitation,
    ConsortiumNeed,
    ConsortiumProposal,
)
from community.features.matchmaking.models.disclosure import Disclosure, DisclosureText
from community.features.matchmaking.models.introduction import Document, Introduction, Step
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
from community.features.matchmaking.models.outcome import Outcome, OutcomeQuestion
from community.features.matchmaking.models.shield import CompetitorShield, SenderBlock
from community.features.matchmaking.models.terms import Terms

__all__ = [
    "Change",
    "CompetitorShield",
    "Consortium",
    "ConsortiumInvitation",
    "ConsortiumNeed",
    "ConsortiumProposal",
    "Contest",
    "Disclosure",
    "DisclosureText",
    "Document",
    "Introduction",
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
    "Outcome",
    "OutcomeQuestion",
    "Prospect",
    "Review",
    "Round",
    "SenderBlock",
    "Step",
    "Terms",
]
