"""The signs that people give to what others wrote: the same for posts and for messages."""

from collections.abc import Iterable
from typing import Final, Literal, get_args

ReactionKind = Literal["useful", "agree", "celebrate", "question", "seen"]
KINDS: Final[tuple[ReactionKind, ...]] = get_args(ReactionKind)
"""In the order in which they are offered."""


def in_order(kinds: Iterable[str]) -> list[ReactionKind]:
    """Kinds in the order in which they are offered."""
    return [kind for kind in KINDS if kind in kinds]
