"""The tables of the messaging slice."""

from community.features.messaging.models.conversation import Conversation, Kind, Member, MemberRole, MemberState
from community.features.messaging.models.message import Message, MessageKind, MessageVersion
from community.features.messaging.models.preference import AcceptFrom, Preference

__all__ = [
    "AcceptFrom",
    "Conversation",
    "Kind",
    "Member",
    "MemberRole",
    "MemberState",
    "Message",
    "MessageKind",
    "MessageVersion",
    "Preference",
]
