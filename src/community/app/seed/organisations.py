"""Invented organisations with identifiers that pass every check."""

from datetime import datetime, timedelta
from typing import Any, Final

from stdnum import luhn

from community.app.seed import DEMO_PEOPLE, DOMAIN
from community.app.seed.accounts_tables import OrganisationRow
from community.app.seed.draw import Draw, Weighted
from community.app.seed.sizes import Sizes
from community.app.seed.wording import fill, read_texts
from community.core.groups import OrganisationKind
from community.core.identifiers import IdentifierError, parse_vat
from community.core.text import fold

FOREIGN_SHARE: Final = 0.12
DEMO_ORGANISATIONS: Final = {
    "chamber": "Chambre de commerce Durance-Camargue",
    "firm": "Primeurs des Alpilles",
    "laboratory": "Laboratoire Sud Analyses",
    "authority": "Poste de contrôle frontalier du Golfe",
    "research_unit": "Unité Qualité et conservation des fruits",
    "training_centre": "Centre de formation aux métiers du frais",
}
LOAD_ORGANISATION: Final = "Atelier des essais de charge"

_VAT_DIGITS: Final = {"ES": ("B", 8), "IT": ("", 11), "PT": ("5", 8)}
_MARKETS: Final = ("BE", "CI", "DE", "EG", "ES", "GB", "IL", "IT", "KE", "MA", "NL", "PE", "PT", "SN", "TN", "ZA")
"""Where a firm of the sector buys or sells."""
_TOWNS: Final = (
    ("13150", "Tarascon"), ("13160", "Châteaurenard"), ("13300", "Salon-de-Provence"), ("13270", "Fos-sur-Mer"),
    ("13200", "Arles"), ("84300", "Cavaillon"), ("84200", "Carpentras"), ("84000", "Avignon"), ("30000", "Nîmes"),
    ("30127", "Bellegarde"), ("34200", "Sète"), ("34130", "Mauguio"), ("34500", "Béziers"), ("11000", "Carcassonne"),
    ("11210", "Port-la-Nouvelle"), ("66000", "Perpignan"), ("66660", "Port-Vendres"), ("66200", "Elne"),
    ("82000", "Montauban"), ("47000", "Agen"), ("31140", "Aucamville"), ("83400", "Hyères"), ("06200", "Nice"),
    ("26200", "Montélimar"), ("07000", "Privas"), ("04100", "Manosque"),
)  # fmt: skip
_STREETS: Final = (
    "chemin des Vergers", "avenue du Marché", "quai de la Douane", "rue des Primeurs", "route de la Durance",
    "impasse des Cagettes", "boulevard du Port", "zone du Grand Frais", "allée des Platanes", "rue de la Criée",
)  # fmt: skip


class Register:
    """Makes organisations; no name, number or mail domain comes twice."""

    def __init__(self, sizes: Sizes) -> None:
        self._sizes = sizes
        self._draw = Draw(sizes.seed, "organisations")
        self._words = read_texts("words")
        self._trades = Weighted(self._words["trades"], [trade["weight"] for trade in self._words["trades"]])
        self._taken: set[str] = set()

    def demo(self) -> dict[str, OrganisationRow]:
        """The organisations of the demo accounts by kind, and `load` of the load accounts."""
        opened, made = self._sizes.opened, {}
        for kind, name in [*DEMO_ORGANISATIONS.items(), ("load", LOAD_ORGANISATION)]:
            self._taken.add(fold(name))
            trade = self._trade(OrganisationKind(kind) if kind != "load" else OrganisationKind.FIRM)
            made[kind] = self._french(name, "firm" if kind == "load" else kind, trade, opened)
        assert {person.kind for person in DEMO_PEOPLE} <= made.keys()  # noqa: S101 - a fault of the lists above
        return made

    def organisation(self, kind: OrganisationKind) -> OrganisationRow:
        """A new one; early ones are more."""
        span = self._sizes.now - self._sizes.opened - timedelta(days=2)
        at = self._sizes.opened + span * self._draw.random() ** 2
        if kind is OrganisationKind.FIRM and self._draw.happens(FOREIGN_SHARE):
            return self._foreign(at)
        trade = self._trade(kind)
        return self._french(self._name(trade["patterns"], "fr"), kind, trade, at)

    def newcomer(self) -> OrganisationRow:
        """One that is not a member yet."""
        trade = self._trade(OrganisationKind.FIRM)
        return self._french(self._name(trade["patterns"], "fr"), "firm", trade, self._sizes.now)

    def _trade(self, kind: OrganisationKind) -> dict[str, Any]:
        found: dict[str, Any]
        found = self._trades.draw(self._draw) if kind is OrganisationKind.FIRM else self._words["kinds"][kind]
        return found

    def _name(self, patterns: list[str], locale: str, city: str = "") -> str:
        for attempt in range(200):
            place = city or self._draw.choice(_TOWNS)[1]
            family = self._draw.choice(self._words["family"][locale])
            if attempt > 20:
                family = f"{family}-{self._draw.choice(self._words['family'][locale])}"
            name = self._draw.choice(patterns).format(a=family, b=place)
            if attempt > 60:
                name = f"{name} {self._draw.randint(2, 99)}"
            if fold(name) not in self._taken:
                break
        self._taken.add(fold(name))
        return name

    def _french(self, name: str, kind: str, trade: dict[str, Any], at: datetime) -> OrganisationRow:
        siren = self._siren()
        establishment = f"{siren}{self._draw.choice((1, 1, 1, 2, 3)):04d}"
        naf, newer = trade["naf"]
        is_newer = self._draw.happens(0.3)
        postcode, city = self._draw.choice(_TOWNS)
        languages = sorted({"fr", *(code for code in ("en", "es", "it", "ar") if self._draw.happens(0.25))})
        return OrganisationRow(
            id=self._draw.uuid7(at),
            legal_name=name,
            search_key=fold(name)[:400],
            kind=str(kind),
            siren=siren,
            siret=establishment + luhn.calc_check_digit(establishment),
            vat=None,
            eori=None,
            naf_code=newer if is_newer else naf,
            naf_nomenclature="NAF2025" if is_newer else "NAFRev2",
            line1=f"{self._draw.randint(1, 240)} {self._draw.choice(_STREETS)}",
            line2="",
            postcode=postcode,
            city=city,
            country="FR",
            languages=languages,
            countries=sorted(self._draw.sample(_MARKETS, self._draw.randint(0, 4))),
            website=f"https://www.{mail_domain(name)}" if self._draw.happens(0.6) else None,
            about=fill(trade["about"], {"n": self._draw.randint(4, 90) * 10}, self._draw),
            created_at=at,
            updated_at=at,
        )

    def _foreign(self, at: datetime) -> OrganisationRow:
        entry = self._draw.choice(self._words["foreign"])
        country, city = entry["country"], self._draw.choice(entry["cities"])
        name = self._name(entry["patterns"], "es" if entry["locale"] == "es" else "en", city)
        return OrganisationRow(
            id=self._draw.uuid7(at),
            legal_name=name,
            search_key=fold(name)[:400],
            kind="firm",
            siren=None,
            siret=None,
            vat=self._vat(country) if country in _VAT_DIGITS else None,
            eori=None if country in _VAT_DIGITS else self._eori(country),
            naf_code=None,
            naf_nomenclature=None,
            line1=f"{self._draw.randint(1, 180)}, {city}",
            line2="",
            postcode="",
            city=city,
            country=country,
            languages=sorted({entry["locale"], "en", *(["fr"] if self._draw.happens(0.5) else [])}),
            countries=["FR"],
            website=f"https://www.{mail_domain(name)}",
            about="",
            created_at=at,
            updated_at=at,
        )

    def _siren(self) -> str:
        """A number that nobody has: the register gives none that starts with 0."""
        while True:
            stem = f"0{self._draw.randint(1_000_000, 9_999_999)}"
            number = stem + str(luhn.calc_check_digit(stem))
            if number not in self._taken:
                self._taken.add(number)
                return number

    def _vat(self, country: str) -> str:
        start, length = _VAT_DIGITS[country]
        while True:
            number = f"{country}{start}{self._draw.randrange(10**length):0{length}d}"
            try:
                parsed = parse_vat(number)
            except IdentifierError:
                continue
            if parsed not in self._taken:
                self._taken.add(parsed)
                return parsed

    def _eori(self, country: str) -> str:
        number = f"{country}{self._draw.randrange(10**11, 10**12)}"
        return number if number not in self._taken else self._eori(country)


def mail_domain(name: str) -> str:
    """Where the people of an organisation of this name have their mail."""
    if name in {*DEMO_ORGANISATIONS.values(), LOAD_ORGANISATION}:
        return DOMAIN
    letters = "".join(char if char.isalnum() else " " for char in fold(name))
    return "-".join(letters.split())[:60].strip("-") + ".example"
