"""Reactions to messages."""

from datetime import datetime

from msgspec import Struct

from community.core.reactions import ReactionKind
from community.features.accounts.api import PersonCard


class MessageReactor(Struct, frozen=True, kw_only=True, rename="camel"):
    """Who reacted to a message, how and when."""

    person: PersonCard
    kind: ReactionKind
    at: datetime
