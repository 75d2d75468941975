"""Cards of people beside what they wrote or did, and the tags under which a change of a card makes pages stale."""

from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause

from community.features.accounts.models.cards import person_cards
from community.features.accounts.schemas.cards import PersonCard

NAMES_TAG: Final = "accounts.names"
"""What the accounts slice purges when any person or organisation changes: for pages that name many, and live only
until somebody writes."""


def card_alias(name: str) -> FromClause:
    """The cards under another name, for queries that join several."""
    return person_cards.alias(name)


def card_columns(card: FromClause, prefix: str) -> list[ColumnElement[Any]]:
    """The columns of a card, named with a prefix so that a row can hold several."""
    names = ("person_id", "name", "organisation_id", "organisation_name", "organisation_kind")
    return [card.c[name].label(f"{prefix}_{name}") for name in names]


def card_of(row: Any, prefix: str) -> PersonCard:
    """The card that a row holds under a prefix."""
    return PersonCard(
        id=getattr(row, f"{prefix}_person_id"),
        name=getattr(row, f"{prefix}_name"),
        organisation_id=getattr(row, f"{prefix}_organisation_id"),
        organisation_name=getattr(row, f"{prefix}_organisation_name"),
        organisation_kind=getattr(row, f"{prefix}_organisation_kind"),
    )


def card_tags(cards: Sequence[PersonCard]) -> set[str]:
    """What the accounts slice purges when a person or an organisation on one of the cards changes."""
    return name_tags((card.id for card in cards), (card.organisation_id for card in cards))


def name_tags(people: Iterable[UUID], organisations: Iterable[UUID | None]) -> set[str]:
    """What the accounts slice purges when one of them changes."""
    tags = {f"accounts.person:{person}" for person in people}
    tags.update(f"accounts.organisation:{organisation}" for organisation in organisations if organisation is not None)
    return tags
