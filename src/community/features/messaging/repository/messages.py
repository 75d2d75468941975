"""Messages to be stored and changed."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import (
    DateTime,
    Integer,
    LargeBinary,
    Select,
    SmallInteger,
    String,
    Text,
    Uuid,
    delete,
    exists,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from community.events.messaging import MessageStored
from community.features.messaging.models import (
    PRESENT,
    Conversation,
    Member,
    Message,
    MessageKind,
    MessageVersion,
    still_in,
)
from community.infra.direct import DirectWriter, Prepared, parameter, run_one
from community.infra.outbox import telling, told


class Former(NamedTuple):
    """What a person has stored with a client message id before."""

    id: UUID
    conversation_id: UUID
    fingerprint: bytes


class Numbered(NamedTuple):
    """What a stored message was given by its conversation."""

    seq: int
    change_seq: int


_FORMER: Final = Prepared(
    select(Message.id, Message.conversation_id, Message.fingerprint).where(
        Message.author_id == parameter("author_id", Uuid()),
        Message.client_message_id == parameter("client_message_id", Uuid()),
    )
)

_former: Final = exists().where(
    Message.author_id == parameter("author_id", Uuid()),
    Message.client_message_id == parameter("client_message_id", Uuid()),
)
_NEW: Final[dict[str, Any]] = {
    "id": parameter("id", Uuid()),
    "author_id": parameter("author_id", Uuid()),
    "client_message_id": parameter("client_message_id", Uuid()),
    "fingerprint": parameter("fingerprint", LargeBinary()),
    "kind": parameter("kind", String()),
    "person_ids": parameter("person_ids", ARRAY(Uuid())),
    "title": parameter("title", String()),
    "source": parameter("source", Text()),
    "html": parameter("html", Text()),
    "excerpt": parameter("excerpt", String()),
    "renderer_version": parameter("renderer_version", SmallInteger()),
    "reply_to": parameter("reply_to", Integer()),
    "forwarded_author_id": parameter("forwarded_author_id", Uuid()),
    "forwarded_at": parameter("forwarded_at", DateTime(timezone=True)),
    "forwarded_source": parameter("forwarded_source", Text()),
    "forwarded_html": parameter("forwarded_html", Text()),
    "mentions": parameter("mentions", ARRAY(Uuid())),
    "links": parameter("links", ARRAY(Text())),
    "version": literal_column("1"),
    "created_at": parameter("now", DateTime(timezone=True)),
}


def _store(*conditions: Any, alone: bool = False) -> Prepared:
    """Number a message and store it; `alone`: and tell of it. Nothing where its author has stored it before."""
    numbered = (
        update(Conversation)
        .where(Conversation.id == parameter("conversation_id", Uuid()), ~_former, *conditions)
        .values(
            last_seq=Conversation.last_seq + 1,
            change_seq=Conversation.change_seq + 1,
            last_message_at=parameter("now", DateTime(timezone=True)),
        )
        .returning(Conversation.id, Conversation.last_seq, Conversation.change_seq)
        .cte("numbered")
    )
    # Who had read everything before their own message has read everything; the others have not read it by writing.
    read_own = (
        update(Member)
        .where(
            Member.conversation_id == numbered.c.id,
            Member.person_id == parameter("author_id", Uuid()),
            Member.read_seq == numbered.c.last_seq - 1,
        )
        .values(read_seq=numbered.c.last_seq, delivered_seq=numbered.c.last_seq)
        .cte("read_own")
    )
    numbers = numbered.c.id, numbered.c.last_seq, numbered.c.change_seq
    stored = insert(Message).from_select(
        ["conversation_id", "seq", "change_seq", *_NEW], select(*numbers, *_NEW.values())
    )
    stored = stored.add_cte(read_own)
    if alone:
        stored = stored.add_cte(telling(numbered, seq=numbered.c.last_seq, change_seq=numbered.c.change_seq))
    return Prepared(stored.returning(Message.seq, Message.change_seq))


_STORE: Final = _store()
_STORE_ALONE: Final = _store(Conversation.roster == parameter("roster", Integer()), alone=True)


async def former_message(session: AsyncSession, author_id: UUID, client_message_id: UUID) -> Former | None:
    row = await run_one(session, _FORMER, {"author_id": author_id, "client_message_id": client_message_id})
    return None if row is None else Former(*row)


async def store(session: AsyncSession, *, now: datetime, **values: Any) -> Numbered | None:
    """Give the next number to a message and store it, in a conversation that is locked.

    None for one that its author has stored before: nothing is changed then.
    """
    row = await run_one(session, _STORE, {"now": now, **values})
    return None if row is None else Numbered(*row)


async def store_alone(writer: DirectWriter, event: MessageStored, *, roster: int, **values: Any) -> bool:
    """The same in a transaction of its own, with what is told of it, whose numbers are not known yet.

    False, and nothing done, where its author has stored it before, or who takes part has changed since `roster`.
    """
    return bool(await writer.at_once(_STORE_ALONE, {"roster": roster, **told(event), **values}))


async def has_text(session: AsyncSession, conversation_id: UUID, author_id: UUID) -> bool:
    """Whether a person has written in a conversation."""
    return bool(
        await session.scalar(
            select(exists().where(Message.conversation_id == conversation_id, Message.author_id == author_id))
        )
    )


async def is_message(session: AsyncSession, conversation_id: UUID, seq: int) -> bool:
    found = exists().where(Message.conversation_id == conversation_id, Message.seq == seq, Message.deleted_at.is_(None))
    return bool(await session.scalar(select(found)))


async def any_in(session: AsyncSession, conversation_id: UUID, message_ids: Collection[UUID]) -> bool:
    """Whether one of these messages is of the conversation."""
    found = exists().where(Message.id.in_(message_ids), Message.conversation_id == conversation_id)
    return bool(await session.scalar(select(found)))


async def lock_message(session: AsyncSession, conversation_id: UUID, seq: int) -> Message | None:
    """The message, to be changed; its conversation is locked."""
    found: Message | None = await session.scalar(
        select(Message).where(Message.conversation_id == conversation_id, Message.seq == seq).with_for_update()
    )
    return found


async def lock_seen(session: AsyncSession, conversation_id: UUID, seq: int, *, person_id: UUID) -> Message | None:
    """What somebody wrote, if the person may read it, to be changed; its conversation is locked."""
    found: Message | None = await session.scalar(_seen(conversation_id, seq, person_id).with_for_update(of=Message))
    return found


async def seen_text(session: AsyncSession, conversation_id: UUID, seq: int, *, person_id: UUID) -> Message | None:
    """What somebody wrote, if the person takes part and may read it."""
    seen = _seen(conversation_id, seq, person_id).where(Member.state.in_(PRESENT))
    found: Message | None = await session.scalar(seen)
    return found


def _seen(conversation_id: UUID, seq: int, person_id: UUID) -> Select[Any]:
    return (
        select(Message)
        .join(Member, Member.conversation_id == Message.conversation_id)
        .where(
            Message.conversation_id == conversation_id,
            Message.seq == seq,
            Message.seq > Member.history_from,
            Message.kind == MessageKind.TEXT,
            Message.deleted_at.is_(None),
            Member.person_id == person_id,
            still_in(),
        )
    )


async def next_change(session: AsyncSession, conversation_id: UUID) -> int:
    """The number of a change to a message; the conversation is locked."""
    statement = (
        update(Conversation)
        .where(Conversation.id == conversation_id)
        .values(change_seq=Conversation.change_seq + 1)
        .returning(Conversation.change_seq)
    )
    return (await session.execute(statement)).scalar_one()


async def forget_versions(session: AsyncSession, message_id: UUID) -> None:
    await session.execute(delete(MessageVersion).where(MessageVersion.message_id == message_id))
