"""Reactions to posts."""

from datetime import datetime
from typing import Final, Literal, get_args
from uuid import UUID

from msgspec import Struct

from community.features.accounts.api import PersonCard

ReactionKind = Literal["useful", "agree", "celebrate", "question", "seen"]
KINDS: Final[tuple[ReactionKind, ...]] = get_args(ReactionKind)
"""In the order in which they are offered."""


class ReactionsOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """What a post has got, and what of it is the reader's own."""

    post_id: UUID
    reactions: dict[str, int]
    reaction_seq: int
    own_reactions: list[ReactionKind]


class ReactorOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """Who reacted, how and when."""

    person: PersonCard
    kind: ReactionKind
    at: datetime
