"""Notices to the authors of opportunities."""

from community.events.notifications import Notice, Recipient
from community.features.matchmaking import notices
from community.features.matchmaking.models import Opportunity


def about_opportunity(kind: str, opportunity: Opportunity) -> Notice:
    """A notice to its author."""
    return Notice(
        kind=kind,
        subject_id=opportunity.id,
        item=None,
        by=None,
        recipients=[Recipient(person_id=opportunity.author_id, reason=notices.AUTHOR)],
    )
