"""The automatic groups of members: always there, with fixed ids, so that rights can refer to them."""

from typing import Final
from uuid import UUID, uuid5

_NAMESPACE: Final = UUID("6f0d8f4e-55c1-5d0b-9f58-0c3c4b1d7a10")


def automatic_group(key: str) -> UUID:
    """The fixed id of an automatic group, for example `everyone` or `kind:firm`."""
    return uuid5(_NAMESPACE, key)


EVERYONE: Final = automatic_group("everyone")
MODERATORS: Final = automatic_group("moderators")
