"""Conversations and members to be changed. The conversation's row is the lock of all that happens in it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from community.features.accounts.api import person_cards
from community.features.messaging.models import (
    Block,
    Conversation,
    Kind,
    Member,
    MemberFacts,
    MemberRole,
    MemberState,
    OrganisationBlock,
    still_in,
)
from community.infra.direct import DirectReader, Prepared, parameter, run, run_one


class Locked(NamedTuple):
    """A conversation, locked, with everybody who is or was in it."""

    id: UUID
    kind: str
    title: str
    last_seq: int
    change_seq: int
    members: dict[UUID, MemberFacts]


class Standing(NamedTuple):
    """Who takes part in a conversation for as long as it has this `roster`."""

    kind: str
    roster: int
    members: dict[UUID, MemberFacts]


_LOCK: Final = Prepared(
    select(Conversation.id, Conversation.kind, Conversation.title, Conversation.last_seq, Conversation.change_seq)
    .where(Conversation.id == parameter("id", Uuid()))
    # A new message refers to the row: that alone must not wait.
    .with_for_update(key_share=True)
)
# After the lock, in a statement of its own: what others have changed before is seen then.
_blocked: Final = aliased(Member, name="blocked")
_members: Final = select(
    Member.person_id,
    Member.role,
    Member.state,
    Member.joined_at,
    Member.represents,
    exists(
        select(Block.blocked_id)
        .join(_blocked, _blocked.person_id == Block.blocked_id)
        .where(Block.person_id == Member.person_id, _blocked.conversation_id == Member.conversation_id)
    )
    .correlate(Member)
    .label("blocks"),
    exists(
        select(OrganisationBlock.organisation_id)
        .join(_blocked, _blocked.conversation_id == Member.conversation_id)
        .join(person_cards, person_cards.c.person_id == _blocked.person_id)
        .where(
            OrganisationBlock.person_id == Member.person_id,
            OrganisationBlock.organisation_id == func.coalesce(_blocked.represents, person_cards.c.organisation_id),
            _blocked.person_id != Member.person_id,
        )
    )
    .correlate(Member)
    .label("blocks_organisation"),
).where(Member.conversation_id == parameter("id", Uuid()), still_in())
_MEMBERS: Final = Prepared(_members)
_STANDING: Final = Prepared(
    _members.add_columns(Conversation.kind, Conversation.roster).join(
        Conversation, Conversation.id == Member.conversation_id
    )
)


async def lock(session: AsyncSession, conversation_id: UUID) -> Locked | None:
    """Nobody else changes anything in it until the transaction ends."""
    row = await run_one(session, _LOCK, {"id": conversation_id})
    if row is None:
        return None
    members = {each.person_id: MemberFacts(*each) for each in await run(session, _MEMBERS, {"id": conversation_id})}
    return Locked(row.id, row.kind, row.title, row.last_seq, row.change_seq, members)


async def standing(reader: DirectReader, conversation_id: UUID) -> Standing | None:
    """The same as it is now, for a write that takes place only if it has not changed."""
    rows = await reader.fetch(_STANDING, {"id": conversation_id})
    if not rows:
        return None
    members = {row.person_id: MemberFacts(*row[: len(MemberFacts._fields)]) for row in rows}
    return Standing(rows[0].kind, rows[0].roster, members)


async def pair_of(session: AsyncSession, pair: str) -> UUID | None:
    """The conversation of two people, or of one and an organisation."""
    found: UUID | None = await session.scalar(select(Conversation.id).where(Conversation.pair == pair))
    return found


async def ids_of_pairs(session: AsyncSession, pairs: Collection[str]) -> dict[str, UUID]:
    """The conversations that there are of these."""
    if not pairs:
        return {}
    rows = await session.execute(select(Conversation.pair, Conversation.id).where(Conversation.pair.in_(pairs)))
    return {row.pair: row.id for row in rows}


async def add_pair(
    session: AsyncSession,
    pair: str,
    *,
    conversation_id: UUID,
    by: UUID,
    now: datetime,
    organisation: UUID | None = None,
) -> tuple[UUID, bool]:
    """The conversation of two people, or of one and an organisation, and whether this made it: others may have."""
    kind = Kind.DIRECT if organisation is None else Kind.MAILBOX
    values = {"id": conversation_id, "kind": kind, "title": "", "pair": pair, "created_by": by}
    added = (
        upsert(Conversation)
        .values(**values, organisation_id=organisation, created_at=now, last_message_at=now)
        .on_conflict_do_nothing(index_elements=[Conversation.pair])
        .returning(Conversation.id)
    )
    made: UUID | None = await session.scalar(added)
    if made is not None:
        return made, True
    return (await session.execute(select(Conversation.id).where(Conversation.pair == pair))).scalar_one(), False


async def add_group(session: AsyncSession, *, conversation_id: UUID, title: str, by: UUID, now: datetime) -> bool:
    """False when the id is taken: the same group was sent before, or another one."""
    added = (
        upsert(Conversation)
        .values(id=conversation_id, kind=Kind.GROUP, title=title, created_by=by, created_at=now, last_message_at=now)
        .on_conflict_do_nothing(index_elements=[Conversation.id])
        .returning(Conversation.id)
    )
    return await session.scalar(added) is not None


async def add_members(  # noqa: PLR0913 - the columns of a member
    session: AsyncSession,
    conversation_id: UUID,
    states: dict[UUID, MemberState],
    *,
    history_from: int,
    now: datetime,
    administrators: Collection[UUID] = (),
    represents: UUID | None = None,
) -> None:
    """People come to a conversation, or come back; what came before `history_from` counts as read.

    They come for themselves, or as those who represent an organisation.
    """
    if not states:
        return
    rows = [
        {
            "conversation_id": conversation_id,
            "person_id": person_id,
            "role": MemberRole.ADMINISTRATOR if person_id in administrators else MemberRole.MEMBER,
            "state": state,
            "represents": represents,
            "joined_at": now,
            "history_from": history_from,
            "delivered_seq": history_from,
            "read_seq": history_from,
        }
        for person_id, state in states.items()
    ]
    statement = upsert(Member).values(rows)
    changed: dict[str, Any] = {
        name: statement.excluded[name] for name in ("role", "state", "joined_at", "history_from")
    }
    for marker in ("delivered_seq", "read_seq"):
        changed[marker] = func.greatest(getattr(Member, marker), statement.excluded[marker])
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=[Member.conversation_id, Member.person_id], set_={**changed, "archived_seq": None}
        )
    )


async def set_state(session: AsyncSession, conversation_id: UUID, person_id: UUID, state: MemberState) -> None:
    await _change(session, conversation_id, person_id, state=state)


async def answer(session: AsyncSession, conversation_id: UUID, member: MemberFacts, state: MemberState) -> None:
    """A member's answer to a request; in the name of an organisation, that of all who represent it."""
    if member.represents is None:
        await set_state(session, conversation_id, member.person_id, state)
        return
    await session.execute(
        update(Member)
        .where(
            Member.conversation_id == conversation_id,
            Member.represents == member.represents,
            Member.state != MemberState.LEFT,
        )
        .values(state=state)
        .execution_options(synchronize_session=False)
    )


async def set_role(session: AsyncSession, conversation_id: UUID, person_id: UUID, role: MemberRole) -> None:
    await _change(session, conversation_id, person_id, role=role)


async def set_title(session: AsyncSession, conversation_id: UUID, title: str) -> None:
    await session.execute(update(Conversation).where(Conversation.id == conversation_id).values(title=title))


async def keep(session: AsyncSession, conversation_id: UUID, person_id: UUID, **values: Any) -> None:
    """What a person keeps of a conversation for themselves."""
    await _change(session, conversation_id, person_id, **values)


async def _change(session: AsyncSession, conversation_id: UUID, person_id: UUID, **values: Any) -> None:
    await session.execute(
        update(Member)
        .where(Member.conversation_id == conversation_id, Member.person_id == person_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
