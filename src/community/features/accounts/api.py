"""The front door: all that other slices may use of people and organisations.

Events are in `community.events.accounts`, ids of the automatic groups in `community.core.groups`.
"""

from community.features.accounts.models.cards import mailboxes, organisation_names, person_cards, person_groups
from community.features.accounts.queries.actors import actors_of
from community.features.accounts.schemas.cards import PersonCard

__all__ = ["PersonCard", "actors_of", "mailboxes", "organisation_names", "person_cards", "person_groups"]
