"""Author cards beside topics and posts, and the tags under which a change of a card makes pages stale."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, FromClause

from community.features.accounts.api import PersonCard, person_cards


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


def card_tags(cards: Iterable[PersonCard]) -> set[str]:
    """What the accounts slice purges when a person or an organisation changes."""
    tags: set[str] = set()
    for card in cards:
        tags.add(f"accounts.person:{card.id}")
        if card.organisation_id is not None:
            tags.add(f"accounts.organisation:{card.organisation_id}")
    return tags
