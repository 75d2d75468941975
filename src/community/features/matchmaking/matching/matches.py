"""The task that keeps matches up to date."""

from collections.abc import Awaitable, Callable
from typing import Final

from community.core.clock import SystemClock
from community.features.matchmaking.matching.rounds import Rounds
from community.features.matchmaking.matching.task import Bench, MatcherTask
from community.features.matchmaking.scoring.board import Sharing
from community.settings import Settings


def sharing_of(settings: Settings) -> Sharing:
    return Sharing(settings.matching_cap, settings.matching_newcomers)


def start(bench: Bench) -> Callable[[], Awaitable[bool]]:
    """Renews the hub after changes, and the lists that may be others."""
    rounds = Rounds(bench.database, bench.keeper, SystemClock(), sharing_of(bench.settings))

    async def step() -> bool:
        outcome = await rounds.step()
        if outcome is not None and outcome.whole and bench.settings.matching_learns:
            # New weights are noticed by the next step.
            await rounds.learn()
        return outcome is not None

    return step


MATCHES: Final = MatcherTask(name="matches", start=start, seconds=2.0)
