"""What a planner tells while it works, and how long it may take."""

import time
from collections.abc import Callable
from typing import Final, NamedTuple


class Progress(NamedTuple):
    """A step of a plan that is under way.

    step: what is being done, a stable word for the reader's language. done, total: parts of the whole work.
    value, bound: the best found so far and what nothing can exceed, in the units of the plan; None while unknown.
    """

    step: str
    done: int
    total: int
    value: int | None = None
    bound: int | None = None


Report = Callable[[Progress], None]


def silent(_: Progress) -> None:
    """For callers that show nothing."""


class Budget:
    """Seconds that a plan may take; what is found within them is the result, whatever remains unproved.

    elapsed: gives growing seconds, any origin; replaced where time has to be told.
    """

    LEAST: Final = 0.01

    def __init__(self, seconds: float, elapsed: Callable[[], float] = time.monotonic) -> None:
        self._elapsed = elapsed
        self._end = elapsed() + seconds

    @property
    def left(self) -> float:
        """Seconds that remain, never less than a solver accepts."""
        return max(self.LEAST, self._end - self._elapsed())

    @property
    def spent(self) -> bool:
        return self._elapsed() >= self._end
