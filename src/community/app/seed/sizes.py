"""How much of everything a scale means."""

from datetime import datetime, timedelta
from typing import NamedTuple, Self

from community.core.groups import OrganisationKind

YEARS_OPEN = timedelta(days=3 * 365)

# Of 300 organisations; firms make up the rest.
_KINDS = {
    OrganisationKind.LABORATORY: 16,
    OrganisationKind.AUTHORITY: 14,
    OrganisationKind.TRAINING_CENTRE: 12,
    OrganisationKind.CHAMBER: 10,
    OrganisationKind.RESEARCH_UNIT: 8,
}


class Sizes(NamedTuple):
    """The figures of one demonstration."""

    seed: int
    now: datetime
    organisations: int
    people: int
    topics: int
    posts: int
    conversations: int
    messages: int

    @classmethod
    def at(cls, scale: float, *, seed: int, now: datetime) -> Self:
        """Scale 1: 300 organisations, 1,200 people, 4,000 topics, 40,000 posts, 200 conversations, 8,000 messages."""
        return cls(
            seed=seed,
            now=now.replace(microsecond=0),
            organisations=max(round(300 * scale), 24),
            people=max(round(1_200 * scale), 60),
            topics=max(round(4_000 * scale), 40),
            posts=max(round(40_000 * scale), 400),
            conversations=max(round(200 * scale), 20),
            messages=max(round(8_000 * scale), 400),
        )

    @property
    def opened(self) -> datetime:
        """When the community began."""
        return self.now - YEARS_OPEN

    def kinds(self) -> dict[OrganisationKind, int]:
        """Organisations of each kind, three at least."""
        others = {kind: max(round(self.organisations * share / 300), 3) for kind, share in _KINDS.items()}
        return {OrganisationKind.FIRM: self.organisations - sum(others.values()), **others}
