"""Introductions of the demonstration: some of each state, and what came of those that are over."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final, NamedTuple
from uuid import UUID

from community.app.seed.accounts_tables import OrganisationRow
from community.app.seed.draw import Draw
from community.app.seed.introductions_tables import IntroductionRow, OutcomeRow, Row, StepRow
from community.app.seed.organisations import DEMO_ORGANISATIONS
from community.app.seed.partners_tables import LineRow, OpportunityRow
from community.app.seed.people import Member
from community.app.seed.sizes import Sizes
from community.app.seed.wording import read_texts


class Fate(NamedTuple):
    """What becomes of an introduction. stages: what the side that asked, and the other, say of it."""

    state: str
    weight: int
    stages: tuple[str | None, str | None] = (None, None)


_FATES: Final = (
    Fate("asked", 5),
    Fate("talking", 4, ("talk", "meeting")),
    Fate("talking", 3),
    Fate("closed", 3, ("agreement", "agreement")),
    Fate("closed", 1, ("agreement", "offer")),
    Fate("closed", 2, ("nothing", "talk")),
    Fate("declined", 2),
    Fate("expired", 1),
)
_AGREED: Final = {"talking", "closed"}
_AGREEMENTS: Final = ("supply", "service", "distribution", "research_cooperation")
_BANDS: Final = ("below_10k", "to_50k", "to_50k", "to_200k", "undisclosed")
_MOST: Final = 60
_LONGEST: Final = 150


class Introducing:
    """Draws who asks whom about what there is."""

    def __init__(self, sizes: Sizes, organisations: Sequence[OrganisationRow], members: Sequence[Member]) -> None:
        self._sizes = sizes
        names = set(DEMO_ORGANISATIONS.values())
        self._shown = [each.id for each in organisations if each.legal_name in names]
        self._draw = Draw(sizes.seed, "introductions")
        self._texts = read_texts("introductions")
        self._speakers: dict[UUID, UUID] = {}
        for member in members:
            if member.person.state == "active":
                self._speakers.setdefault(member.membership.organisation_id, member.id)

    def rows(self, said: Sequence[object]) -> list[Row]:
        """About the published opportunities and some lines of profiles among these rows."""
        about: list[LineRow | OpportunityRow] = [
            each for each in said if isinstance(each, OpportunityRow) and each.state == "published"
        ]
        shown = [each for each in self._shown if each in self._speakers]
        # Whoever tries the demonstration signs in for one of these: they have something on their boards.
        homes = [*self._speakers, *(each for each in shown for _ in range(len(self._speakers) // 4))]
        made: list[Row] = []
        asked = [one for one in about for _ in range(self._draw.randint(1, 3))]
        offers = [each for each in said if isinstance(each, LineRow) and each.side == "offer"]
        asked += [each for each in offers if each.organisation_id in shown][:12]
        asked += [self._draw.choice(offers) for _ in range(min(len(offers), _MOST // 3))]
        seen: set[tuple[UUID, UUID]] = set()
        for one in asked[:_MOST]:
            home = self._draw.choice(homes)
            if home == one.organisation_id or (home, one.id) in seen:
                continue
            seen.add((home, one.id))
            made += self._introduction(home, one)
        return made

    def _introduction(self, home: UUID, about: LineRow | OpportunityRow) -> Iterator[Row]:
        fate = self._draw.choice([fate for fate in _FATES for _ in range(fate.weight)])
        age = self._draw.randint(1, 12) if fate.state == "asked" else self._draw.randint(20, 120)
        at = self._sizes.now - timedelta(days=age, minutes=self._draw.randint(0, 600))
        answered = None if fate.state in {"asked", "expired"} else at + timedelta(days=self._draw.randint(1, 6))
        agreed = fate.state in _AGREED
        opportunity = about if isinstance(about, OpportunityRow) else None
        low, high = sorted((home, about.organisation_id))
        ends = at + timedelta(days=30)
        title = about.title if isinstance(about, OpportunityRow) else about.text
        nothing = fate.state == "closed" and fate.stages[0] == "nothing"
        row = IntroductionRow(
            id=UUID(int=self._draw.getrandbits(128), version=4),
            asking_id=home,
            asked_id=about.organisation_id,
            low_id=low,
            high_id=high,
            asker_id=self._speakers[home],
            answerer_id=self._speakers[about.organisation_id],
            about="opportunity" if opportunity else "line",
            about_id=about.id,
            opportunity_id=about.id if opportunity else None,
            line_id=None if opportunity else about.id,
            title=title if len(title) <= _LONGEST else title[: _LONGEST - 1] + "…",
            message=self._draw.choice(self._texts["messages"]),
            answer=self._draw.choice(self._texts["answers"]) if agreed else "",
            asking_hidden=False,
            asked_hidden=opportunity is not None and opportunity.anonymous,
            state=fate.state,
            asked_at=at,
            expires_at=ends,
            answered_at=answered,
            accepted_at=answered if agreed else None,
            active_at=answered or at,
            refusal="no_capacity" if fate.state == "declined" else None,
            result=("nothing" if nothing else "agreement") if fate.state == "closed" else None,
            nothing="volume" if nothing else None,
        )
        yield row
        yield self._step(row, "asked", "asking", row.asker_id)
        if answered is not None:
            yield self._step(row, "accepted" if agreed else "declined", "asked", row.answerer_id)
        yield from self._outcomes(row, fate)

    def _step(self, row: IntroductionRow, kind: str, part: str, person: UUID) -> StepRow:
        at = row.asked_at if kind == "asked" else row.active_at
        return StepRow(id=self._draw.uuid7(at), introduction_id=row.id, kind=kind, part=part, person_id=person, at=at)

    def _outcomes(self, row: IntroductionRow, fate: Fate) -> Iterator[OutcomeRow]:
        agreement, band = self._draw.choice(_AGREEMENTS), self._draw.choice(_BANDS)
        at = min(self._sizes.now, row.active_at + timedelta(days=30))
        for side, stage in zip((row.asking_id, row.asked_id), fate.stages, strict=True):
            if stage is not None:
                signed = stage == "agreement"
                yield OutcomeRow(row.id, side, stage, agreement if signed else None, band if signed else None, at)
