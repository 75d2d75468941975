"""Reactions to posts."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from community.core.reactions import ReactionKind
from community.features.accounts.api import PersonCard


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
