"""Deleting what has lost its use."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, or_
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.accounts.models import Application, Session, SignInAttempt, Token
from community.features.accounts.models.application import ApplicationState

KEPT: Final = timedelta(days=30)
UNCONFIRMED_KEPT: Final = timedelta(days=3)


async def delete_outdated(session: AsyncSession, *, now: datetime) -> None:
    """Sessions and links a month after their end, applications whose address was not confirmed in time."""
    before = now - KEPT
    await session.execute(delete(Session).where(or_(Session.expires_at < before, Session.ended_at < before)))
    await session.execute(delete(Token).where(Token.expires_at < before))
    await session.execute(delete(SignInAttempt).where(SignInAttempt.last_at < before))
    await session.execute(
        delete(Application).where(
            Application.state == ApplicationState.UNCONFIRMED, Application.created_at < now - UNCONFIRMED_KEPT
        )
    )
