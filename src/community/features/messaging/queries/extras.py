"""What comes with each message beside its text."""

from typing import Any, Final

import msgspec
from sqlalchemy import BindParameter, Text, case, cast, func, literal, null, select

from community.core.reactions import in_order
from community.features.messaging.models import Message, MessageReaction

_counts: Final = msgspec.json.Decoder(dict[str, int])


def extra_columns(person: BindParameter[Any]) -> list[Any]:
    """For a select of messages that `person` reads; looked up only where a message has any."""
    own = select(MessageReaction.kind).where(
        MessageReaction.message_id == Message.id, MessageReaction.person_id == person
    )
    counts = cast(Message.reactions, Text)
    return [
        counts.label("reactions"),
        case((counts != literal("{}"), func.array(own.correlate(Message).scalar_subquery())), else_=null()).label(
            "own_reactions"
        ),
    ]


def extras_of(row: Any) -> dict[str, Any]:
    """The same, as fields of a MessageOut."""
    return {
        "reactions": _counts.decode(row.reactions) if row.own_reactions is not None else {},
        "own_reactions": in_order(row.own_reactions or ()),
    }
