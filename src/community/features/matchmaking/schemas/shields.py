"""The competitor shield over HTTP."""

from typing import Annotated

import msgspec
from msgspec import Meta

from community.features.matchmaking.schemas.terms import Key
from community.features.matchmaking.vocabulary.introductions import Nearness

MOST: int = 50
Siren = Annotated[str, Meta(min_length=9, max_length=20)]
Sirens = Annotated[list[Siren], Meta(max_length=MOST)]
Activities = Annotated[list[Key], Meta(max_length=MOST)]


class ShieldIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """activities: NAF codes as people write them. version: the one that was edited, 0 where there was none."""

    sirens: Sirens = msgspec.field(default_factory=list)
    activities: Activities = msgspec.field(default_factory=list)
    nearness: Nearness = Nearness.DEPARTMENT
    version: int = 0


class ShieldOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """Competitors that see nothing of what an organisation publishes."""

    sirens: list[str]
    activities: list[str]
    nearness: Nearness
    version: int
