"""Opportunities in the search, and after which events they are to be looked at again."""

from collections.abc import Sequence
from typing import Final

from community.core.searching import SearchSource, Touched
from community.events.matchmaking import OpportunityChanged
from community.features.matchmaking.queries import searching

OPPORTUNITY: Final = "opportunity"


def touched(event: OpportunityChanged) -> Sequence[Touched]:
    return [Touched(kind=OPPORTUNITY, id=event.opportunity_id)]


SEARCHES: Final = (
    SearchSource(
        kind=OPPORTUNITY,
        events=(OpportunityChanged,),
        touched=touched,
        documents=searching.opportunity_documents,
        page=searching.opportunity_page,
        marks=searching.opportunity_marks,
        shown=searching.opportunities_shown,
        own=searching.own_opportunities,
    ),
)
