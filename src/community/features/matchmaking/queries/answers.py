"""What answers come to now."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from community.features.matchmaking.models import Line, Match, MatchAnswer, Opportunity
from community.features.matchmaking.vocabulary.answers import Answer


def declines() -> ColumnElement[bool]:
    """A no thanks that still holds: neither has the need been edited since, nor the profile of the candidate."""
    edited = aliased(Line)
    asked = aliased(Line)
    same = or_(
        exists(
            select(Opportunity.id).where(
                Opportunity.id == MatchAnswer.opportunity_id, Opportunity.version == MatchAnswer.need_version
            )
        ),
        exists(select(asked.id).where(asked.id == MatchAnswer.line_id, asked.version == MatchAnswer.need_version)),
    )
    later = exists(
        select(edited.id).where(
            edited.organisation_id == MatchAnswer.organisation_id, edited.updated_at > MatchAnswer.at
        )
    )
    return and_(MatchAnswer.answer == Answer.NO_THANKS, same, ~later)


def declined(match: Any = Match) -> ColumnElement[bool]:
    """One of the two has said no thanks to a match, and it holds."""
    return exists(
        select(MatchAnswer.id).where(
            MatchAnswer.need_id == match.need_id, MatchAnswer.organisation_id == match.organisation_id, declines()
        )
    )
