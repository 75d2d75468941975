"""Figures: what was measured, beside its floor and its target."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from loadtests.bench.platform import Platform

TOLERANCE = 0.8
"""A shared machine swings by a fifth; only what is worse than that fails."""


class Figure(msgspec.Struct, kw_only=True, rename="camel"):
    """One line of the result. `target` is for `ratio` where there is a floor, otherwise for `value`."""

    title: str
    value: float
    unit: str
    floor: float | None = None
    paired: float | None = None
    """Median of the ratios of single rounds, steadier than the ratio of the medians."""
    target: float | None = None
    better: Literal["higher", "lower"] = "higher"
    note: str = ""

    @property
    def ratio(self) -> float | None:
        if self.floor is None:
            return None
        return self.paired if self.paired is not None else self.value / self.floor

    @property
    def _judged(self) -> float:
        return self.value if self.ratio is None else self.ratio

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None where there is none."""
        if self.target is None:
            return None
        return self._judged >= self.target if self.better == "higher" else self._judged <= self.target

    @property
    def failed(self) -> bool:
        """True when the target is missed by more than the tolerance."""
        if self.target is None:
            return False
        if self.better == "higher":
            return self._judged < TOLERANCE * self.target
        return self._judged > self.target / TOLERANCE


class Failure(msgspec.Struct, kw_only=True):
    """A measure that could not be taken, and why."""

    measure: str
    reason: str
    wrong: bool
    """True when an answer was wrong; False when something that it needs is not there."""


class Unavailable(Exception):
    """Something that the measure needs is not there (a browser, the built front end)."""


@dataclass
class Bench:
    """What a measure gets: the platform, how long to measure, and a place for notes on the screen."""

    platform: Platform
    quick: bool
    say: Callable[[str], None]

    @property
    def rounds(self) -> int:
        return 2 if self.quick else 5

    @property
    def round_seconds(self) -> float:
        return 0.7 if self.quick else 3.0


@dataclass
class Result:
    """All figures of one run."""

    figures: dict[str, list[Figure]] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        bad = any(figure.failed for figures in self.figures.values() for figure in figures)
        return 1 if bad or any(failure.wrong for failure in self.failures) else 0
