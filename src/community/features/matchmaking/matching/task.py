"""What a task of the matcher is."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from community.features.matchmaking.matching.keeper import Keeper
from community.infra.db import Database
from community.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Bench:
    """What a task works with, for as long as this process is the matcher."""

    database: Database
    keeper: Keeper
    settings: Settings


@dataclass(frozen=True, kw_only=True)
class MatcherTask:
    """Work that goes on in the matcher, beside the other tasks.

    start: makes `async step() -> bool`, True when there may be more to do at once. A step that finds nothing to do is
    taken again after `wake(session, CHANNEL)` of `repository.changes`, and every `seconds`. One that raises is taken
    again after a moment. A step must not hold up the loop: heavy work goes into a thread (`asyncio.to_thread`).
    """

    name: str
    start: Callable[[Bench], Callable[[], Awaitable[bool]]]
    seconds: float = 5.0
