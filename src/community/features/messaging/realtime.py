"""What conversations say to open tabs: numbers only, to those who were members when it happened."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.live import ClientFrame, FrameHandler, LiveRoute, person_audience
from community.core.manifest import PresenceRule
from community.events.messaging import (
    BookmarksChanged,
    ConversationChanged,
    DraftChanged,
    MessageChanged,
    MessageStored,
    OwnStateChanged,
    PreferenceChanged,
    ReceiptMoved,
    ScheduledChanged,
)
from community.features.messaging.queries.members import (
    blocking,
    hidden_people,
    members_tag,
    share_conversation,
    taking_part,
)
from community.infra.listening import LiveContext
from community.infra.live_bus import LiveMessage

TYPING_SECONDS: Final = 5.0
TYPING: Final = ("messaging.typing", {"conversationId": UUID, "personId": UUID})
PRESENCE: Final = PresenceRule(channel="messaging.presence", hidden=hidden_people)

LIVE: Final = (
    LiveRoute(
        event=MessageStored,
        urgent=lambda event: [person_audience(person_id) for person_id in event.member_ids],
        frame=lambda event: {
            "conversationId": event.conversation_id,
            "seq": event.seq,
            "changeSeq": event.change_seq,
            "authorId": event.author_id,
            "clientMessageId": event.client_message_id,
        },
    ),
    LiveRoute(
        event=MessageChanged,
        urgent=lambda event: [person_audience(person_id) for person_id in event.member_ids],
        frame=lambda event: {
            "conversationId": event.conversation_id,
            "seq": event.seq,
            "changeSeq": event.change_seq,
        },
    ),
    LiveRoute(
        event=ConversationChanged,
        urgent=lambda event: [person_audience(person_id) for person_id in event.member_ids],
        frame=lambda event: {"conversationId": event.conversation_id},
        purge=lambda event: [members_tag(event.conversation_id)],
    ),
    LiveRoute(
        event=ReceiptMoved,
        audiences=lambda event: [person_audience(person_id) for person_id in event.told_ids],
        frame=lambda event: {
            "conversationId": event.conversation_id,
            "personId": event.person_id,
            "deliveredSeq": event.delivered_seq,
            "readSeq": event.read_seq,
        },
    ),
    LiveRoute(
        event=OwnStateChanged,
        urgent=lambda event: [person_audience(event.person_id)],
        frame=lambda event: {"conversationId": event.conversation_id},
    ),
    LiveRoute(
        event=PreferenceChanged,
        urgent=lambda event: [person_audience(event.person_id)],
        frame=lambda _: {},
        # Whether they show that they are there is part of what is looked at again.
        refreshes=lambda event: [person_audience(event.person_id)],
    ),
    LiveRoute(
        event=DraftChanged,
        audiences=lambda event: [person_audience(event.person_id)],
        frame=lambda event: {"key": event.key, "sequence": event.sequence},
    ),
    LiveRoute(
        event=BookmarksChanged,
        audiences=lambda event: [person_audience(event.person_id)],
        frame=lambda _: {},
    ),
    LiveRoute(
        event=ScheduledChanged,
        audiences=lambda event: [person_audience(event.person_id)],
        frame=lambda _: {},
    ),
)


class Typing(ClientFrame, frozen=True, kw_only=True, tag_field="type", tag="typing"):
    """The person writes in a conversation; said again while they go on."""

    conversation: UUID


async def say_typing(context: LiveContext, actor: Actor, frame: Typing) -> LiveMessage | None:
    """Tell the others who take part; nothing from who does not."""
    people = await taking_part(context, frame.conversation)
    if actor.id not in people:
        return None
    others = people - {actor.id} - await blocking(context, actor.id, people)
    return LiveMessage(
        urgent=tuple(person_audience(person_id) for person_id in others),
        frame={"name": TYPING[0], "conversationId": frame.conversation, "personId": actor.id},
        ephemeral=True,
    )


async def may_watch_presence(session: AsyncSession, actor: Actor, name: str) -> bool:
    """Whether the actor may see if this person is there: both take part in a conversation."""
    try:
        person_id = UUID(name)
    except ValueError:
        return False
    return await share_conversation(session, actor.id, person_id)


FRAMES: Final[tuple[FrameHandler[Any], ...]] = (
    FrameHandler(frame=Typing, handle=say_typing, tells=TYPING, every=TYPING_SECONDS),
)
