"""Whose messages a person wants."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from community.features.accounts.api import PersonCard

AcceptFromName = Literal["everyone", "contacts", "nobody"]


class MessagingPreferences(Struct, frozen=True, kw_only=True, rename="camel"):
    """Whose first message arrives, whether others see what one has read (and one sees theirs), and one's presence.

    `linkPreviews`: of what one reads, and of what one writes, for all who read it.
    """

    accept_from: AcceptFromName
    read_receipts: bool
    presence_visible: bool
    link_previews: bool


class MessagingPreferencesPatch(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What is left out stays."""

    accept_from: AcceptFromName | UnsetType = UNSET
    read_receipts: bool | UnsetType = UNSET
    presence_visible: bool | UnsetType = UNSET
    link_previews: bool | UnsetType = UNSET


class BlockedOrganisation(Struct, frozen=True, kw_only=True, rename="camel"):
    """An organisation that the reader has blocked with all its people, and since when."""

    id: UUID
    name: str
    at: datetime


class BlockedPerson(Struct, frozen=True, kw_only=True, rename="camel"):
    """Somebody whom the reader has blocked, and since when."""

    person: PersonCard
    at: datetime
