"""What comes with each message beside its text."""

from typing import Any, Final

import msgspec
from sqlalchemy import BindParameter, ColumnElement, Text, and_, case, cast, exists, func, literal_column, null, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from community.core.reactions import in_order
from community.features.accounts.api import person_cards
from community.features.messaging.models import Link, Message, MessageReaction, Preference
from community.features.messaging.schemas.forwarding import Forwarded
from community.features.messaging.schemas.messages import LinkPreview

_linking: Final[ColumnElement[bool]] = literal_column("messaging_message.links <> '{}'")
_previews: Final = msgspec.json.Decoder(list[LinkPreview])
_forwarded: Final = msgspec.json.Decoder(Forwarded)
_counts: Final = msgspec.json.Decoder(dict[str, int])


def extra_columns(person: BindParameter[Any]) -> list[Any]:
    """For a select of messages that `person` reads; looked up only where a message has any."""
    own = select(MessageReaction.kind).where(
        MessageReaction.message_id == Message.id, MessageReaction.person_id == person
    )
    counts = cast(Message.reactions, Text)
    silent = exists().where(Preference.person_id == person, Preference.link_previews.is_(False))
    facts = func.json_build_object(
        *(
            part
            for name in ("url", "host", "site", "title", "description")
            for part in (literal_column(repr(name)), Link.__table__.c[name])
        )
    )
    found = (
        select(cast(func.json_agg(aggregate_order_by(facts, func.array_position(Message.links, Link.url))), Text))
        .where(Link.url == func.any(Message.links), Link.title != literal_column("''"))
        .correlate(Message)
        .scalar_subquery()
    )
    carried = func.json_build_object(
        literal_column("'authorId'"),
        Message.forwarded_author_id,
        literal_column("'authorName'"),
        select(person_cards.c.name)
        .where(person_cards.c.person_id == Message.forwarded_author_id)
        .correlate(Message)
        .scalar_subquery(),
        literal_column("'at'"),
        Message.forwarded_at,
        literal_column("'html'"),
        Message.forwarded_html,
        literal_column("'source'"),
        Message.forwarded_source,
    )
    return [
        case((Message.forwarded_author_id.is_not(None), cast(carried, Text)), else_=null()).label("forwarded"),
        case((and_(_linking, ~silent), found), else_=null()).label("previews"),
        counts.label("reactions"),
        case(
            (counts != literal_column("'{}'"), func.array(own.correlate(Message).scalar_subquery())), else_=null()
        ).label("own_reactions"),
    ]


def extras_of(row: Any) -> dict[str, Any]:
    """The same, as fields of a MessageOut."""
    return {
        "forwarded": None if row.forwarded is None else _forwarded.decode(row.forwarded),
        "previews": _previews.decode(row.previews) if row.previews is not None else [],
        "reactions": _counts.decode(row.reactions) if row.own_reactions is not None else {},
        "own_reactions": in_order(row.own_reactions or ()),
    }
