"""Messages of a conversation, for those who are in it, from the first one that they may see."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import BigInteger, Integer, Select, Uuid, select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import NotFound
from community.features.accounts.api import card_alias, card_columns, card_of
from community.features.messaging.models import VISIBLE, Conversation, Member, Message, MessageVersion, still_in
from community.features.messaging.queries.extras import extra_columns, extras_of
from community.features.messaging.queries.reading import Fetch
from community.features.messaging.schemas.messages import FormerMessage, MessageOut, MessagePage
from community.infra.direct import Prepared, parameter

_author: Final = card_alias("author")
_conversation: Final = parameter("conversation_id", Uuid())
_person: Final = parameter("person_id", Uuid())
_limit: Final = parameter("limit", Integer())

_PLACE: Final = Prepared(
    select(Conversation.last_seq, Conversation.change_seq, Member.history_from)
    .join(Member, Member.conversation_id == Conversation.id)
    .where(Conversation.id == _conversation, Member.person_id == _person, Member.state.in_(VISIBLE), still_in())
)


def _messages() -> Select[Any]:
    columns: list[Any] = [
        Message.id,
        Message.conversation_id,
        Message.seq,
        Message.change_seq,
        Message.client_message_id,
        Message.kind,
        Message.person_ids,
        Message.title,
        Message.html,
        Message.source,
        Message.excerpt,
        Message.reply_to,
        Message.created_at,
        Message.edited_at,
        Message.version,
        Message.deleted_at,
        *extra_columns(_person),
        *card_columns(_author, "author"),
    ]
    return select(*columns).join(_author, _author.c.person_id == Message.author_id)


def _page(condition: Any, *order: Any) -> Prepared:
    seen = (Message.conversation_id == _conversation, Message.seq > parameter("history_from", Integer()))
    return Prepared(_messages().where(*seen, condition).order_by(*order).limit(_limit))


_AFTER: Final = _page(Message.seq > parameter("seq", Integer()), Message.seq)
_BEFORE: Final = _page(Message.seq < parameter("seq", Integer()), Message.seq.desc())
_CHANGED: Final = _page(Message.change_seq > parameter("change_seq", BigInteger()), Message.change_seq)
_OWN: Final = Prepared(_messages().where(Message.id == parameter("message_id", Uuid()), Message.author_id == _person))


async def message_page(  # noqa: PLR0913 - one parameter for each way to ask
    fetch: Fetch,
    actor: Actor,
    conversation_id: UUID,
    *,
    after: int | None = None,
    before: int | None = None,
    around: int | None = None,
    limit: int,
) -> MessagePage:
    """Messages after, before or around a number; without any of them the latest. Two statements, three for `around`.

    Raises:
        NotFound: the conversation does not exist for the actor.
    """
    place = await _place(fetch, actor, conversation_id)
    values = {"conversation_id": conversation_id, "history_from": place.history_from, "person_id": actor.id}
    if after is not None:
        rows = list(await fetch(_AFTER, {**values, "seq": after, "limit": limit + 1}))
        return _answer(place, rows[:limit], before=after > place.history_from, after=len(rows) > limit)
    last = before if before is not None else place.last_seq + 1
    following: list[Any] = []
    if around is not None:
        last, half = around, limit // 2
        following = list(await fetch(_AFTER, {**values, "seq": around - 1, "limit": limit - half + 1}))
        limit = half
    rows = list(await fetch(_BEFORE, {**values, "seq": last, "limit": limit + 1}))
    has_after = around is not None and following != [] and following[-1].seq < place.last_seq
    return _answer(
        place,
        rows[:limit][::-1] + following,
        before=len(rows) > limit,
        after=has_after or (before is not None and before <= place.last_seq),
    )


async def changed_messages(fetch: Fetch, actor: Actor, conversation_id: UUID, *, after: int, limit: int) -> MessagePage:
    """Messages stored or changed since a change number, in the order of their changes; two statements.

    Raises:
        NotFound: the conversation does not exist for the actor.
    """
    place = await _place(fetch, actor, conversation_id)
    values = {"conversation_id": conversation_id, "history_from": place.history_from, "person_id": actor.id}
    rows = list(await fetch(_CHANGED, {**values, "change_seq": after, "limit": limit + 1}))
    change_seq = rows[limit - 1].change_seq if len(rows) > limit else place.change_seq
    page = _answer(place, rows[:limit], before=False, after=len(rows) > limit)
    return MessagePage(
        items=page.items, last_seq=page.last_seq, change_seq=change_seq, has_before=False, has_after=page.has_after
    )


async def own_message(fetch: Fetch, actor: Actor, message_id: UUID) -> MessageOut:
    """A message that the actor has sent; also when they send it again after they have left.

    Raises:
        NotFound: they have not.
    """
    rows = await fetch(_OWN, {"message_id": message_id, "person_id": actor.id})
    if not rows:
        raise NotFound
    return _message(rows[0])


async def one_message(fetch: Fetch, actor: Actor, conversation_id: UUID, seq: int) -> MessageOut:
    """One of those that the actor may see; two statements.

    Raises:
        NotFound: there is no such message for the actor.
    """
    page = await message_page(fetch, actor, conversation_id, after=seq - 1, limit=1)
    if not page.items or page.items[0].seq != seq:
        raise NotFound
    return page.items[0]


async def former_texts(session: AsyncSession, actor: Actor, conversation_id: UUID, seq: int) -> list[FormerMessage]:
    """The former texts of a message, newest first; nothing for one that is deleted or not there.

    Raises:
        NotFound: the conversation does not exist for the actor.
    """
    rows = await session.execute(
        select(Message.id, MessageVersion.version, MessageVersion.html, MessageVersion.at)
        .join(Member, Member.conversation_id == Message.conversation_id)
        .outerjoin(MessageVersion, MessageVersion.message_id == Message.id)
        .where(
            Message.conversation_id == conversation_id,
            Message.seq == seq,
            Message.seq > Member.history_from,
            Member.person_id == actor.id,
            Member.state.in_(VISIBLE),
            still_in(),
        )
        .order_by(MessageVersion.version.desc())
    )
    found = rows.all()
    if not found:
        raise NotFound
    return [FormerMessage(version=row.version, html=row.html, at=row.at) for row in found if row.version is not None]


async def _place(fetch: Fetch, actor: Actor, conversation_id: UUID) -> Any:
    found = await fetch(_PLACE, {"conversation_id": conversation_id, "person_id": actor.id})
    if not found:
        raise NotFound
    return found[0]


def _answer(place: Any, rows: list[Any], *, before: bool, after: bool) -> MessagePage:
    return MessagePage(
        items=[_message(row) for row in rows],
        last_seq=place.last_seq,
        change_seq=place.change_seq,
        has_before=before,
        has_after=after,
    )


def _message(row: Any) -> MessageOut:
    return MessageOut(
        id=row.id,
        conversation_id=row.conversation_id,
        seq=row.seq,
        change_seq=row.change_seq,
        client_message_id=row.client_message_id,
        author=card_of(row, "author"),
        kind=row.kind,
        person_ids=row.person_ids,
        title=row.title,
        html=row.html,
        source=row.source,
        excerpt=row.excerpt,
        reply_to=row.reply_to,
        created_at=row.created_at,
        edited_at=row.edited_at,
        version=row.version,
        deleted=row.deleted_at is not None,
        **extras_of(row),
    )
