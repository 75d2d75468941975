"""The front door: all that other slices may use of people and organisations.

Events are in `community.events.accounts`, ids of the automatic groups in `community.core.groups`.
"""

from community.features.accounts.models.cards import (
    mailboxes,
    organisation_facts,
    organisation_names,
    person_cards,
    person_groups,
    person_keys,
    representatives,
)
from community.features.accounts.queries.actors import actors_of
from community.features.accounts.queries.addresses import person_at
from community.features.accounts.queries.cards import NAMES_TAG, card_alias, card_columns, card_of, card_tags, name_tags
from community.features.accounts.queries.names import find_names, known_names
from community.features.accounts.queries.sessions import living_sessions
from community.features.accounts.schemas.cards import PersonCard
from community.features.accounts.schemas.names import NameCard, NameKind

__all__ = [
    "NAMES_TAG",
    "NameCard",
    "NameKind",
    "PersonCard",
    "actors_of",
    "card_alias",
    "card_columns",
    "card_of",
    "card_tags",
    "find_names",
    "known_names",
    "living_sessions",
    "mailboxes",
    "name_tags",
    "organisation_facts",
    "organisation_names",
    "person_at",
    "person_cards",
    "person_groups",
    "person_keys",
    "representatives",
]
