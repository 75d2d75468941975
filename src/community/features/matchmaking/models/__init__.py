"""Tables of the slice."""

from community.features.matchmaking.models.change import Change
from community.features.matchmaking.models.line import Line
from community.features.matchmaking.models.opportunity import Opportunity, Review
from community.features.matchmaking.models.terms import Terms

__all__ = ["Change", "Line", "Opportunity", "Review", "Terms"]
