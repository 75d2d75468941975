"""The automatic groups of members: always there, with fixed ids, so that rights can refer to them."""

from enum import StrEnum
from typing import Final
from uuid import UUID, uuid5

_NAMESPACE: Final = UUID("6f0d8f4e-55c1-5d0b-9f58-0c3c4b1d7a10")


class OrganisationKind(StrEnum):
    """What an organisation is; each kind has an automatic group of its people."""

    FIRM = "firm"
    RESEARCH_UNIT = "research_unit"
    TRAINING_CENTRE = "training_centre"
    LABORATORY = "laboratory"
    AUTHORITY = "authority"
    CHAMBER = "chamber"


def automatic_group(key: str) -> UUID:
    """The fixed id of an automatic group, for example `everyone` or `kind:firm`."""
    return uuid5(_NAMESPACE, key)


def kind_group(kind: OrganisationKind) -> UUID:
    """The group of all people of organisations of this kind."""
    return automatic_group(f"kind:{kind}")


EVERYONE: Final = automatic_group("everyone")
MODERATORS: Final = automatic_group("moderators")
AUTOMATIC_KEYS: Final = ("everyone", "moderators", *(f"kind:{kind}" for kind in OrganisationKind))
