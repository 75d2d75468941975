"""What organisations of the demonstration offer and seek, and their opportunities."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from json import dumps
from typing import Any, Final
from uuid import UUID

from community.app.seed.accounts_tables import OrganisationRow
from community.app.seed.draw import Draw
from community.app.seed.organisations import DEMO_ORGANISATIONS, LOAD_ORGANISATION
from community.app.seed.partners_tables import ChangeRow, LineRow, OpportunityRow, Row
from community.app.seed.people import Member
from community.app.seed.sizes import Sizes
from community.app.seed.wording import fill, read_texts
from community.core.i18n import local_day

SILENT_SHARE: Final = 0.25
"""Organisations whose profile is still empty."""
VALID: Final = timedelta(days=150)
_TRADES: Final = {
    "46.3": "import",
    "01.": "grower",
    "49.": "haulier",
    "82.": "packer",
    "46.1": "broker",
    "52.": "forwarder",
}
"""By the beginning of the activity's code."""
_LATEST: Final = timedelta(days=700)


class Market:
    """Makes lines and opportunities of organisations for which somebody speaks."""

    def __init__(self, sizes: Sizes, organisations: Sequence[OrganisationRow], members: Sequence[Member]) -> None:
        self._sizes = sizes
        self._draw = Draw(sizes.seed, "partners")
        self._texts = read_texts("partners")
        self._speakers: dict[UUID, UUID] = {}
        for member in members:
            if member.person.state == "active":
                self._speakers.setdefault(member.membership.organisation_id, member.id)
        self._homes: defaultdict[str, list[OrganisationRow]] = defaultdict(list)
        for organisation in organisations:
            if organisation.id in self._speakers and organisation.legal_name != LOAD_ORGANISATION:
                self._homes[_trade(organisation)].append(organisation)

    def rows(self) -> list[Row]:
        """All of them, and what a matcher that runs already looks at."""
        made: list[Row] = []
        for trade, homes in self._homes.items():
            for home in homes:
                made += self._lines(home, self._texts["lines"].get(trade, ()))
        made += [row for said in self._texts["opportunity"] if (row := self._opportunity(said)) is not None]
        told = {row.organisation_id for row in made}
        return [*made, *(ChangeRow(each, self._sizes.now) for each in sorted(told))]

    def _lines(self, home: OrganisationRow, said: Sequence[dict[str, Any]]) -> list[LineRow]:
        """Two thirds of what its trade may say; some say nothing yet."""
        if home.legal_name not in DEMO_ORGANISATIONS.values() and self._draw.happens(SILENT_SHARE):
            return []
        return [self._line(home, one) for one in said if self._draw.happens(0.65)]

    def _line(self, home: OrganisationRow, said: dict[str, Any]) -> LineRow:
        number, choice = self._draw.randint(2, 60) * 10, self._draw.random()
        at = self._sizes.now - _LATEST * self._draw.random() ** 2 - timedelta(minutes=5)
        at = max(at, home.created_at)
        text = fill(_chosen(said["text"], choice), {"n": number}, self._draw)
        unit = said.get("unit", "")
        return LineRow(
            id=self._draw.uuid7(at),
            organisation_id=home.id,
            side=said["side"],
            kind=said["kind"],
            text=text,
            language="fr" if home.country == "FR" else home.languages[0] if home.languages[0] in {"en", "es"} else "en",
            codes=[_chosen(code, choice) for code in said.get("codes", ())],
            tags=[_chosen(tag, choice) for tag in said["tags"]],
            places=[_chosen(place, choice) for place in said.get("places", ())],
            languages=[],
            certifications=self._certificates(said, share=0.7),
            capacity=Decimal(number) if unit else None,
            capacity_unit=unit,
            created_by=self._speakers[home.id],
            created_at=at,
            updated_at=at,
            confirmed_at=at,
        )

    def _opportunity(self, said: dict[str, Any]) -> OpportunityRow | None:
        """Of the organisation that it is written for, or of one of the trade; None where there is none."""
        demo = DEMO_ORGANISATIONS.get(said.get("demo", ""))
        homes = [
            home
            for trade, held in self._homes.items()
            for home in held
            if (home.legal_name == demo if demo else trade == said["by"])
        ]
        if not homes:
            return None
        home = self._draw.choice(homes)
        at = self._sizes.now - timedelta(days=self._draw.randint(3, 60))
        state, day = said.get("state", "published"), local_day(at)
        return OpportunityRow(
            id=UUID(int=self._draw.getrandbits(128), version=4),
            organisation_id=home.id,
            author_id=self._speakers[home.id],
            **{name: said[name] for name in ("direction", "area", "kind", "title", "summary", "description", "tags")},
            language=said.get("language", "fr"),
            codes=said.get("codes", []),
            places=said.get("places", []),
            certifications=self._certificates(said, share=1),
            capacity=Decimal(said["capacity"]) if "capacity" in said else None,
            capacity_unit=said.get("unit", ""),
            partner_kinds=said.get("partner_kinds", []),
            conditions=said.get("conditions", []),
            anonymous=said.get("anonymous", False),
            state=state,
            created_at=at,
            updated_at=at,
            submitted_at=None if state == "draft" else at,
            published_on=day if state == "published" else None,
            valid_until=day + VALID if state == "published" else None,
        )

    def _certificates(self, said: dict[str, Any], *, share: float) -> str:
        until = (self._sizes.now + timedelta(days=self._draw.randint(60, 900))).date().isoformat()
        offered = said.get("side") == "offer"
        held = [
            {"key": key, "until": until if offered else None}
            for key in said.get("certifications", ())
            if self._draw.happens(share)
        ]
        return dumps(held)


def _trade(organisation: OrganisationRow) -> str:
    """By the activity; other kinds than firms are one trade each."""
    if organisation.kind != "firm":
        return organisation.kind
    if organisation.naf_code is None:
        return "foreign"
    return next((trade for start, trade in _TRADES.items() if organisation.naf_code.startswith(start)), "import")


def _chosen(text: str, choice: float) -> str:
    """The same one of several in a text and beside it: `(melons|agrumes)` with `(melon|citrus)`."""
    start, end = text.find("("), text.find(")")
    if start < 0 or "|" not in text[start:end]:
        return text
    options = text[start + 1 : end].split("|")
    return text[:start] + options[int(choice * len(options))] + text[end + 1 :]
