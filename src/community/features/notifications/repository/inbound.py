"""Mails that came in, and bounces, to be changed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.notifications.models import (
    Bounce,
    InboundOutcome,
    InboundState,
    ReceivedMail,
    ReplyGeneration,
)

_ONE_FETCHER: Final = text("SELECT pg_try_advisory_xact_lock(hashtextextended('notifications:fetch_mail', 0))")
_PERSON: Final = text("SELECT pg_advisory_xact_lock(hashtextextended(:person, 1))")


async def add(session: AsyncSession, mail: ReceivedMail) -> bool:
    """Write a mail down; False where it is there already."""
    values = {
        name: getattr(mail, name)
        for name in ("id", "identity", "source", "recipient", "size", "state", "outcome", "received_at", "processed_at")
    }
    new = insert(ReceivedMail).values(values).on_conflict_do_nothing().returning(ReceivedMail.id)
    return (await session.execute(new)).scalar_one_or_none() is not None


async def lock_waiting(session: AsyncSession, mail_id: UUID) -> ReceivedMail | None:
    """A mail that nobody has dealt with."""
    found: ReceivedMail | None = await session.scalar(
        select(ReceivedMail)
        .where(ReceivedMail.id == mail_id, ReceivedMail.state == InboundState.WAITING)
        .with_for_update()
    )
    return found


async def lock_person(session: AsyncSession, person_id: UUID) -> None:
    """One mail of a person after the other: two of the same text must see each other."""
    await session.execute(_PERSON, {"person": f"notifications:inbound:{person_id}"})


async def generation_of(session: AsyncSession, person_id: UUID) -> int:
    found = await session.scalar(select(ReplyGeneration.generation).where(ReplyGeneration.person_id == person_id))
    return found or 0


async def next_generation(session: AsyncSession, person_id: UUID) -> None:
    """Make the addresses of all mails sent so far worthless."""
    new = insert(ReplyGeneration).values(person_id=person_id, generation=1)
    await session.execute(
        new.on_conflict_do_update(
            index_elements=[ReplyGeneration.person_id], set_={"generation": ReplyGeneration.generation + 1}
        )
    )


async def count(session: AsyncSession, person_id: UUID, outcomes: Sequence[InboundOutcome], *, since: datetime) -> int:
    """How many mails of the person came to this since then."""
    found = await session.scalar(
        select(func.count()).where(
            ReceivedMail.person_id == person_id, ReceivedMail.received_at > since, ReceivedMail.outcome.in_(outcomes)
        )
    )
    return found or 0


async def said_before(session: AsyncSession, person_id: UUID, digest: bytes, *, since: datetime) -> bool:
    """Whether the person wrote the same to the same subject since then."""
    found = await session.scalar(
        select(func.count()).where(
            ReceivedMail.person_id == person_id, ReceivedMail.received_at > since, ReceivedMail.text_digest == digest
        )
    )
    return bool(found)


async def one_fetcher(session: AsyncSession) -> bool:
    """Whether this transaction is the one that fetches mails; the other workers leave it to that."""
    return bool(await session.scalar(_ONE_FETCHER))


async def known_sources(session: AsyncSession, sources: Sequence[str]) -> set[str]:
    """Those of the messages of a mailbox that were written down."""
    return set(await session.scalars(select(ReceivedMail.source).where(ReceivedMail.source.in_(sources))))


async def add_bounce(session: AsyncSession, bounce: Bounce) -> bool:
    """Count a mail that did not arrive; False where it was counted."""
    values = {name: getattr(bounce, name) for name in ("mail_id", "person_id", "address_key", "score", "at")}
    new = insert(Bounce).values(values).on_conflict_do_nothing().returning(Bounce.mail_id)
    return (await session.execute(new)).scalar_one_or_none() is not None


async def bounce_score(session: AsyncSession, person_id: UUID, address_key: str, *, since: datetime) -> int:
    """How bad the address has been since then."""
    found = await session.scalar(
        select(func.sum(Bounce.score)).where(
            Bounce.person_id == person_id, Bounce.at > since, Bounce.address_key == address_key
        )
    )
    return int(found or 0)


async def forget_bounces(session: AsyncSession, person_id: UUID) -> None:
    """The person says that the address is right: it begins anew."""
    await session.execute(delete(Bounce).where(Bounce.person_id == person_id))


async def let_go(session: AsyncSession, *, before: datetime) -> list[UUID]:
    """Kept mails of that time whose text can go now."""
    rows = await session.scalars(
        update(ReceivedMail)
        .where(ReceivedMail.state == InboundState.KEPT, ReceivedMail.received_at < before)
        .values(state=InboundState.DONE)
        .returning(ReceivedMail.id)
        .execution_options(synchronize_session=False)
    )
    return list(rows)


async def needed(session: AsyncSession, mail_ids: Sequence[UUID]) -> set[UUID]:
    """Those whose text is still wanted."""
    there = ReceivedMail.state != InboundState.DONE
    return set(await session.scalars(select(ReceivedMail.id).where(ReceivedMail.id.in_(mail_ids), there)))


async def delete_old(session: AsyncSession, *, now: datetime, kept: timedelta) -> None:
    """Traces of mails and bounces that count no more."""
    done = ReceivedMail.state != InboundState.WAITING
    await session.execute(delete(ReceivedMail).where(ReceivedMail.received_at < now - kept, done))
    await session.execute(delete(Bounce).where(Bounce.at < now - kept))
