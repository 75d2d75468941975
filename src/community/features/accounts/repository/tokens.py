"""Single-use links, locked for their one use."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.accounts.models import Token
from community.features.accounts.models.session import TokenKind


async def lock_token(session: AsyncSession, token_hash: bytes) -> Token | None:
    """The link; a second user of it waits here until the first has finished."""
    return (await session.scalars(select(Token).where(Token.token_hash == token_hash).with_for_update())).one_or_none()


async def read_token(session: AsyncSession, token_hash: bytes) -> Token | None:
    """The link, to look at."""
    return (await session.scalars(select(Token).where(Token.token_hash == token_hash))).one_or_none()


async def spend_tokens(
    session: AsyncSession, *, person_id: UUID, kinds: list[TokenKind], at: datetime, since: datetime | None = None
) -> None:
    """Make all open links of these kinds useless: one of them has done the work, or a new one replaces them.

    `since`: those that were made from then on.
    """
    statement = update(Token).where(Token.person_id == person_id, Token.kind.in_(kinds), Token.used_at.is_(None))
    if since is not None:
        statement = statement.where(Token.created_at >= since)
    await session.execute(statement.values(used_at=at).execution_options(synchronize_session=False))


async def count_recent_tokens(session: AsyncSession, *, person_id: UUID, kind: TokenKind, since: datetime) -> int:
    """How many links of a kind were made for a person lately."""
    statement = select(func.count()).where(Token.person_id == person_id, Token.kind == kind, Token.created_at > since)
    return (await session.execute(statement)).scalar_one()
