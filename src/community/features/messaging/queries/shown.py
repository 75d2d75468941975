"""Conversations as their readers see them, made of the rows of `conversations`."""

from typing import Any, NamedTuple

from community.features.accounts.api import PersonCard
from community.features.messaging.models import Kind, MemberState
from community.features.messaging.schemas.conversations import LastMessage, Mailbox, RequestState


class People(NamedTuple):
    """The others in a conversation: some of them, how many, and whether one of them has taken part.

    attended: whether one of them represents an organisation.
    """

    cards: list[PersonCard]
    number: int
    taking_part: bool
    attended: bool


def shared(row: Any, people: People) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "title": row.title,
        "mailbox": _mailbox(row, people),
        "people": people.cards,
        "size": people.number + 1,
        "last_seq": row.last_seq,
        "change_seq": row.change_seq,
        "last_message_at": row.last_message_at,
        "last_message": _last_message(row),
        "read_seq": row.read_seq,
        "unread_from": row.unread_from,
        "unread": row.unread,
        "mentions": row.mentions,
        "request": _request(row, people),
        "pinned": row.rank == 1,
        "archived": row.archived,
        "muted_until": row.muted_until,
    }


def _last_message(row: Any) -> LastMessage | None:
    if row.latest_seq is None:
        return None
    return LastMessage(
        seq=row.latest_seq,
        author_id=row.latest_author_id,
        author_name=row.latest_author_name,
        kind=row.latest_kind,
        excerpt=row.latest_excerpt,
        deleted=row.latest_deleted_at is not None,
        at=row.latest_created_at,
    )


def _request(row: Any, people: People) -> RequestState:
    if row.state != MemberState.MEMBER:
        return "incoming"
    return "outgoing" if row.kind != Kind.GROUP and not people.taking_part else "none"


def _mailbox(row: Any, people: People) -> Mailbox | None:
    if row.organisation_id is None:
        return None
    return Mailbox(
        organisation_id=row.organisation_id,
        organisation_name=row.organisation_name,
        own=row.represents is not None,
        attended=row.represents is not None or people.attended,
    )


def state_shown(state: str, *, own: bool) -> str:
    """Who has declined is not told on: to others they have not answered yet."""
    return MemberState.ASKED if state == MemberState.DECLINED and not own else state
