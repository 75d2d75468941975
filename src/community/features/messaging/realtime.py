"""What conversations say to open tabs: numbers only, to those who were members when it happened."""

from typing import Final

from community.core.live import LiveRoute, person_audience
from community.events.messaging import (
    ConversationChanged,
    MessageChanged,
    MessageStored,
    OwnStateChanged,
    ReceiptMoved,
)

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
)
