"""The conversations of a person: the list, one with its members, and how much is unread."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Integer,
    Select,
    Uuid,
    and_,
    case,
    func,
    literal_column,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY

from community.core.actor import Actor
from community.core.errors import NotFound
from community.core.paging import Page, decode_cursor, encode_cursor
from community.features.accounts.api import card_alias, card_columns, card_of, organisation_names
from community.features.messaging import policy
from community.features.messaging.models import (
    VISIBLE,
    Conversation,
    Kind,
    Member,
    MemberFacts,
    MemberState,
    Message,
    MessageKind,
    Preference,
    still_in,
)
from community.features.messaging.queries.reading import Fetch
from community.features.messaging.queries.shown import People, shared, state_shown
from community.features.messaging.schemas.conversations import (
    ConversationMember,
    ConversationOut,
    ConversationRights,
    ConversationRow,
    ListName,
    UnreadConversations,
)
from community.infra.direct import Prepared, parameter

PAGE: Final = 30
MANY: Final = 100
"""Unread messages are counted up to here."""
SHOWN: Final = 4
"""People whom the list names."""

_person: Final = parameter("person_id", Uuid())
_ids: Final = parameter("ids", ARRAY(Uuid()))
_limit: Final = parameter("limit", Integer())
_card: Final = card_alias("card")
_author: Final = card_alias("author")
_read_to: Final = func.greatest(func.coalesce(Member.unread_from - 1, Member.read_seq), Member.history_from)
_archived: Final = func.coalesce(Member.archived_seq >= Conversation.last_seq, False)
_rank: Final = case((Member.pinned_at.is_not(None), 1), else_=0)


def _unread() -> Any:
    counted = (
        select((_person == func.any(Message.mentions)).label("mine"))
        .where(
            Message.conversation_id == Conversation.id,
            Message.seq > _read_to,
            Message.author_id != _person,
            Message.kind == MessageKind.TEXT,
            Message.deleted_at.is_(None),
        )
        .limit(MANY)
        .correlate(Conversation, Member)
        .subquery("counted")
    )
    mine = func.count().filter(counted.c.mine)
    return select(func.count().label("unread"), mine.label("mentions")).select_from(counted).lateral("unread")


def _latest() -> Any:
    return (
        select(
            Message.seq,
            Message.author_id,
            Message.kind,
            Message.excerpt,
            Message.deleted_at,
            Message.created_at,
            _author.c.name.label("author_name"),
        )
        .join(_author, _author.c.person_id == Message.author_id)
        .where(
            Message.conversation_id == Conversation.id,
            Message.seq == Conversation.last_seq,
            Message.seq > Member.history_from,
        )
        .correlate(Conversation, Member)
        .lateral("latest")
    )


def _rows(*conditions: ColumnElement[bool]) -> Select[Any]:
    unread, latest = _unread(), _latest()
    columns: list[Any] = [
        Conversation.id,
        Conversation.kind,
        Conversation.title,
        Conversation.last_seq,
        Conversation.change_seq,
        Conversation.last_message_at,
        Conversation.organisation_id,
        organisation_names.c.legal_name.label("organisation_name"),
        Member.represents,
        Member.state,
        Member.role,
        Member.read_seq,
        Member.unread_from,
        Member.history_from,
        Member.muted_until,
        _rank.label("rank"),
        _archived.label("archived"),
        unread.c.unread,
        unread.c.mentions,
        *(latest.c[name].label(f"latest_{name}") for name in latest.c.keys()),  # noqa: SIM118 - columns, not a mapping
    ]
    return (
        select(*columns)
        .select_from(Member)
        .join(Conversation, Conversation.id == Member.conversation_id)
        .join(unread, true())
        .outerjoin(latest, true())
        .outerjoin(organisation_names, organisation_names.c.id == Conversation.organisation_id)
        .where(Member.person_id == _person, still_in(), *conditions)
    )


def _list(*conditions: ColumnElement[bool]) -> tuple[Prepared, Prepared]:
    """The first page of a list, and those that follow a key."""
    key = tuple_(_rank, Conversation.last_message_at, Conversation.id)
    first = (
        _rows(*conditions)
        .order_by(_rank.desc(), Conversation.last_message_at.desc(), Conversation.id.desc())
        .limit(_limit)
    )
    former = tuple_(parameter("rank", Integer()), parameter("at", DateTime(timezone=True)), parameter("id", Uuid()))
    return Prepared(first), Prepared(first.where(key < former))


_has_unread: Final = and_(Conversation.last_seq > _read_to, literal_column("unread.unread", Integer()) > 0)
_taking_part: Final = Member.state == MemberState.MEMBER
_LISTS: Final[Mapping[ListName, tuple[Prepared, Prepared]]] = {
    "all": _list(_taking_part, ~_archived),
    "unread": _list(_taking_part, _has_unread),
    "requests": _list(Member.state == MemberState.ASKED),
    "archived": _list(_taking_part, _archived),
    "mailbox": _list(_taking_part, Member.represents.is_not(None), ~_archived),
}
_ONE: Final = Prepared(_rows(Conversation.id == parameter("id", Uuid()), Member.state.in_(VISIBLE)))

_other: Final = (
    select(
        Member.conversation_id,
        Member.person_id,
        Member.state,
        Member.represents,
        func.row_number()
        .over(
            partition_by=Member.conversation_id,
            # Whoever wrote to an organisation comes before those who represent it.
            order_by=(Member.represents.is_not(None), Member.joined_at, Member.person_id),
        )
        .label("place"),
        func.count().over(partition_by=Member.conversation_id).label("others"),
    )
    .where(
        Member.conversation_id == func.any(_ids),
        Member.person_id != _person,
        Member.state != MemberState.LEFT,
        still_in(),
    )
    .subquery("other")
)
_PEOPLE: Final = Prepared(
    select(_other.c.conversation_id, _other.c.state, _other.c.represents, _other.c.others, *card_columns(_card, "card"))
    .join(_card, _card.c.person_id == _other.c.person_id)
    .where(_other.c.place <= SHOWN)
    .order_by(_other.c.conversation_id, _other.c.place)
)
_MEMBERS: Final = Prepared(
    select(
        Member.role,
        case((still_in(), Member.state), else_=MemberState.LEFT).label("state"),
        Member.represents,
        Member.delivered_seq,
        Member.read_seq,
        func.coalesce(Preference.read_receipts, True).label("shares"),
        *card_columns(_card, "card"),
    )
    .join(_card, _card.c.person_id == Member.person_id)
    .outerjoin(Preference, Preference.person_id == Member.person_id)
    .where(Member.conversation_id == parameter("id", Uuid()))
    .order_by(Member.represents.is_not(None), Member.joined_at, Member.person_id)
)
_now: Final = parameter("now", DateTime(timezone=True))
_counted: Final = _unread()
_COUNT: Final = Prepared(
    select(
        func.count()
        .filter(
            _taking_part,
            Conversation.last_seq > _read_to,
            or_(Member.muted_until.is_(None), Member.muted_until <= _now, _counted.c.mentions > 0),
            _counted.c.unread > 0,
        )
        .label("conversations"),
        func.count().filter(Member.state == MemberState.ASKED).label("requests"),
    )
    .select_from(Member)
    .join(Conversation, Conversation.id == Member.conversation_id)
    .join(_counted, true())
    .where(Member.person_id == _person, still_in())
)


async def conversations(fetch: Fetch, actor: Actor, wanted: ListName, *, cursor: str | None) -> Page[ConversationRow]:
    """The latest first, pinned ones before them; two statements."""
    first, following = _LISTS[wanted]
    values: dict[str, Any] = {"person_id": actor.id, "limit": PAGE + 1}
    if cursor is None:
        rows = await fetch(first, values)
    else:
        rank, at, last_id = decode_cursor(cursor, tuple[int, datetime, UUID])
        rows = await fetch(following, {**values, "rank": rank, "at": at, "id": last_id})
    shown = rows[:PAGE]
    people = await _people(fetch, actor, [row.id for row in shown])
    last = shown[-1] if len(rows) > PAGE else None
    return Page(
        items=[ConversationRow(**shared(row, people[row.id])) for row in shown],
        next=None if last is None else encode_cursor((last.rank, last.last_message_at, last.id)),
    )


async def conversation(fetch: Fetch, actor: Actor, conversation_id: UUID) -> ConversationOut:
    """One conversation with everybody who is or was in it; two statements.

    Raises:
        NotFound: it does not exist for the actor.
    """
    rows = await fetch(_ONE, {"person_id": actor.id, "id": conversation_id})
    if not rows:
        raise NotFound
    row = rows[0]
    members = await fetch(_MEMBERS, {"id": conversation_id})
    shares = any(member.card_person_id == actor.id and member.shares for member in members)
    others = [member for member in members if member.card_person_id != actor.id and member.state != MemberState.LEFT]
    people = People(
        [card_of(member, "card") for member in others[:SHOWN]],
        len(others),
        any(member.state == MemberState.MEMBER for member in others),
        any(member.represents for member in others),
    )
    facts = MemberFacts(actor.id, row.role, row.state, row.last_message_at)
    waiting = row.kind != Kind.GROUP and not people.taking_part
    return ConversationOut(
        **shared(row, people),
        members=[
            ConversationMember(
                person=card_of(member, "card"),
                role=member.role,
                state=state_shown(member.state, own=member.card_person_id == actor.id),
                delivered_seq=member.delivered_seq,
                read_seq=member.read_seq if member.card_person_id == actor.id or (shares and member.shares) else None,
            )
            for member in members
        ],
        history_from=row.history_from,
        rights=ConversationRights(
            write=not waiting or row.last_seq == 0,
            administer=policy.may_administer(row.kind, facts),
            leave=row.kind == Kind.GROUP,
        ),
    )


async def unread(fetch: Fetch, actor: Actor, now: datetime) -> UnreadConversations:
    """One statement."""
    row = (await fetch(_COUNT, {"person_id": actor.id, "now": now}))[0]
    return UnreadConversations(conversations=row.conversations, requests=row.requests)


async def _people(fetch: Fetch, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, People]:
    found: defaultdict[UUID, People] = defaultdict(lambda: People([], 0, False, False))
    if not ids:
        return found
    by_conversation: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in await fetch(_PEOPLE, {"ids": list(ids), "person_id": actor.id}):
        by_conversation[row.conversation_id].append(row)
    for conversation_id, rows in by_conversation.items():
        found[conversation_id] = People(
            [card_of(row, "card") for row in rows],
            rows[0].others,
            any(row.state == MemberState.MEMBER for row in rows),
            any(row.represents for row in rows),
        )
    return found
