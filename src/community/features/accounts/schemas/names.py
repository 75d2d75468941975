"""Somebody who can be named in a text."""

from typing import Literal
from uuid import UUID

import msgspec

NameKind = Literal["person", "organisation", "group"]


class NameCard(msgspec.Struct, frozen=True, kw_only=True):
    """A person, an organisation or a group. `detail`: what tells those of one name apart."""

    kind: NameKind
    id: UUID
    name: str
    detail: str | None
