"""The tables of the messaging slice."""

from community.features.messaging.models.conversation import (
    PRESENT,
    VISIBLE,
    Conversation,
    Kind,
    Member,
    MemberFacts,
    MemberRole,
    MemberState,
)
from community.features.messaging.models.message import Message, MessageKind, MessageVersion
from community.features.messaging.models.preference import AcceptFrom, Block, Preference

__all__ = [
    "PRESENT",
    "VISIBLE",
    "AcceptFrom",
    "Block",
    "Conversation",
    "Kind",
    "Member",
    "MemberFacts",
    "MemberRole",
    "MemberState",
    "Message",
    "MessageKind",
    "MessageVersion",
    "Preference",
]
