"""Conditions that many statements share: who is in it still, and who wants nothing of whom."""

from typing import Any, Final

from sqlalchemy import ColumnElement, exists, or_

from community.features.accounts.api import person_cards, representatives
from community.features.messaging.models.conversation import Member
from community.features.messaging.models.preference import Block, OrganisationBlock

_other: Final = person_cards.alias("blocked_card")


def still_in(member: Any = Member) -> ColumnElement[bool]:
    """That a member is there for themselves, or represents the organisation to this day, whatever the row says."""
    represents = exists().where(
        representatives.c.person_id == member.person_id, representatives.c.organisation_id == member.represents
    )
    return or_(member.represents.is_(None), represents)


def blocks_person(person_id: Any, other_id: Any) -> ColumnElement[bool]:
    """That a person has blocked another one by name."""
    return exists().where(Block.person_id == person_id, Block.blocked_id == other_id)


def blocks_organisation_of(person_id: Any, other_id: Any) -> ColumnElement[bool]:
    """That a person has blocked the organisation to which another one belongs."""
    return exists().where(
        OrganisationBlock.person_id == person_id,
        OrganisationBlock.organisation_id == _other.c.organisation_id,
        _other.c.person_id == other_id,
    )
