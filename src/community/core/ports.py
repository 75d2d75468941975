"""Ports: what one floor or slice needs of another without knowing it; `app` connects them."""

from collections.abc import Collection
from typing import Protocol
from uuid import UUID

from community.core.actor import Actor


class ActorResolver(Protocol):
    """Turns the opaque session token of a request into the person behind it."""

    async def resolve(self, token: str) -> Actor | None:
        """The actor of a live session, or None for an unknown, ended or suspended one.

        Raises:
            Unavailable: no store that knows sessions can be reached.
        """
        ...

    def known(self, token: str) -> Actor | None:
        """The actor, if this process knows the session well enough to ask nobody; None says nothing."""
        ...

    async def ended(self, session_ids: Collection[UUID]) -> set[UUID]:
        """Those of these sessions that are over, by what PostgreSQL says now; one statement.

        Raises:
            Unavailable: PostgreSQL is away.
        """
        ...
