"""People, their memberships and sessions, locked for a change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Uuid, cast, delete, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.permissions import Role
from community.features.accounts.models import Membership, Organisation, Person, Session, SignInAttempt
from community.features.accounts.models.person import PersonState


@dataclass(frozen=True)
class Login:
    """What is needed to check a password, read without a lock."""

    person_id: UUID
    state: str
    password_hash: str | None


async def login_of(session: AsyncSession, *, email_key: str) -> Login | None:
    """The account behind an address, in whatever state."""
    statement = select(Person.id, Person.state, Person.password_hash).where(Person.email_key == email_key)
    row = (await session.execute(statement)).one_or_none()
    return Login(*row) if row is not None else None


async def password_hash_of(session: AsyncSession, *, person_id: UUID) -> str | None:
    return (await session.execute(select(Person.password_hash).where(Person.id == person_id))).scalar_one_or_none()


async def lock_person(session: AsyncSession, person_id: UUID) -> Person | None:
    """The row, held until the end of the transaction and as it is now.

    Whoever writes rows that name the person is not held up, nor holds up: notices for two thousand people would keep
    them all from signing in.
    """
    return await session.get(Person, person_id, with_for_update={"key_share": True}, populate_existing=True)


async def lock_person_wholly(session: AsyncSession, person_id: UUID) -> Person | None:
    """The row, to change its address, which is a key: who writes rows that name the person waits from now on."""
    return await session.get(Person, person_id, with_for_update=True, populate_existing=True)


async def person_by_email(session: AsyncSession, email_key: str) -> Person | None:
    return (await session.scalars(select(Person).where(Person.email_key == email_key))).one_or_none()


async def current_membership(session: AsyncSession, person_id: UUID) -> Membership | None:
    statement = select(Membership).where(Membership.person_id == person_id, Membership.ended_at.is_(None))
    return (await session.scalars(statement.with_for_update())).one_or_none()


async def organisation_name_of(session: AsyncSession, person_id: UUID) -> str | None:
    statement = (
        select(Organisation.legal_name)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.person_id == person_id, Membership.ended_at.is_(None))
    )
    return (await session.execute(statement)).scalar_one_or_none()


async def count_other_administrators(session: AsyncSession, person_id: UUID) -> int:
    """Active administrators of the chamber besides this person; their rows are held."""
    statement = select(Person.id).where(
        Person.platform_roles.contains([str(Role.ADMINISTRATOR)]),
        Person.state == PersonState.ACTIVE,
        Person.id != person_id,
    )
    return len((await session.execute(statement.with_for_update(key_share=True))).all())


async def existing_people(session: AsyncSession, person_ids: Iterable[UUID]) -> set[UUID]:
    """Those of the ids that belong to people who were let in."""
    return set(await session.scalars(select(Person.id).where(Person.id.in_(list(person_ids)))))


async def session_by_hash(session: AsyncSession, token_hash: bytes) -> Session | None:
    statement = select(Session).where(Session.token_hash == token_hash, Session.ended_at.is_(None))
    return (await session.scalars(statement.with_for_update())).one_or_none()


async def end_sessions(
    session: AsyncSession, *, person_id: UUID, at: datetime, only: UUID | None = None, but: UUID | None = None
) -> list[tuple[UUID, bytes]]:
    """End all live sessions of a person, or one of them, or all but one; returns ids and hashes of the ended ones."""
    statement = update(Session).where(Session.person_id == person_id, Session.ended_at.is_(None)).values(ended_at=at)
    if only is not None:
        statement = statement.where(Session.id == only)
    if but is not None:
        statement = statement.where(Session.id != but)
    statement = statement.returning(Session.id, Session.token_hash).execution_options(synchronize_session=False)
    return [(row.id, row.token_hash) for row in await session.execute(statement)]


async def touch_sessions(session: AsyncSession, seen: dict[UUID, datetime]) -> None:
    """Write when sessions were last used, in one statement; never backwards."""
    pairs = (
        func.unnest(cast(list(seen), ARRAY(Uuid())), cast(list(seen.values()), ARRAY(DateTime(timezone=True))))
        .table_valued("id", "at")
        .render_derived(name="seen")
    )
    await session.execute(
        update(Session)
        .where(Session.id == pairs.c.id, Session.last_seen_at < pairs.c.at)
        .values(last_seen_at=pairs.c.at)
        .execution_options(synchronize_session=False)
    )


async def lock_attempts(session: AsyncSession, subject: bytes, now: datetime) -> SignInAttempt:
    """The count of failed attempts for one address, made when absent and held until the end of the transaction."""
    fresh = insert(SignInAttempt).values(subject=subject, consecutive=0, next_at=now, last_at=now)
    # In one statement: between two, another sign-in of the same person may succeed and take the row away.
    statement = fresh.on_conflict_do_update(
        index_elements=[SignInAttempt.subject], set_={"last_at": SignInAttempt.last_at}
    ).returning(SignInAttempt)
    return (await session.scalars(statement, execution_options={"populate_existing": True})).one()


async def forget_attempts(session: AsyncSession, subject: bytes) -> None:
    await session.execute(delete(SignInAttempt).where(SignInAttempt.subject == subject))


async def find_person(session: AsyncSession, person_id: UUID) -> Person | None:
    return await session.get(Person, person_id)


async def active_administrators(session: AsyncSession, organisation_id: UUID) -> list[Person]:
    """Who administers an organisation and can sign in."""
    statement = (
        select(Person)
        .join(Membership, (Membership.person_id == Person.id) & Membership.ended_at.is_(None))
        .where(
            Membership.organisation_id == organisation_id,
            Membership.role == Role.ORGANISATION_ADMINISTRATOR,
            Person.state == PersonState.ACTIVE,
        )
        .order_by(Person.id)
    )
    return list(await session.scalars(statement))
