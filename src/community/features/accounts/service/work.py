"""What every use case of the slice works with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlalchemy.ext.asyncio import AsyncSession

from community.core.clock import Clock
from community.features.accounts.service.session_cache import SessionCache, session_cache
from community.infra.consuming import ConsumerContext
from community.infra.mail.outgoing import Outgoing
from community.infra.outbox import Outbox
from community.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Work:
    """One transaction, and the adapters around it; in a request as in the worker."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    settings: Settings
    cached_sessions: SessionCache

    @classmethod
    def of_context(cls, context: ConsumerContext) -> Self:
        """The same in the worker."""
        return cls(
            session=context.session,
            outbox=context.outbox,
            clock=context.clock,
            settings=context.settings,
            cached_sessions=session_cache(context.valkey),
        )

    def now(self) -> datetime:
        return self.clock.now()

    @property
    def mails(self) -> Outgoing:
        return Outgoing(self.session, self.settings, self.now())
