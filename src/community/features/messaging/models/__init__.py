"""The tables of the messaging slice."""

from community.features.messaging.models.bookmark import Bookmark
from community.features.messaging.models.conditions import blocks_organisation_of, blocks_person, still_in
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
from community.features.messaging.models.link import MAX_URL, Link
from community.features.messaging.models.message import Message, MessageKind, MessageVersion
from community.features.messaging.models.preference import AcceptFrom, Block, OrganisationBlock, Preference
from community.features.messaging.models.reaction import MessageReaction
from community.features.messaging.models.report import Report, ReportReason, ReportState
from community.features.messaging.models.scheduled import ScheduledMessage
from community.features.messaging.models.writing import Draft

__all__ = [
    "MAX_URL",
    "PRESENT",
    "VISIBLE",
    "AcceptFrom",
    "Block",
    "Bookmark",
    "Conversation",
    "Draft",
    "Kind",
    "Link",
    "Member",
    "MemberFacts",
    "MemberRole",
    "MemberState",
    "Message",
    "MessageKind",
    "MessageReaction",
    "MessageVersion",
    "OrganisationBlock",
    "Preference",
    "Report",
    "ReportReason",
    "ReportState",
    "ScheduledMessage",
    "blocks_organisation_of",
    "blocks_person",
    "still_in",
]
