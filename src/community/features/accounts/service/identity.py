"""Which organisation an identifier names, whichever kind of identifier was given."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from community.core.errors import FieldProblem, Invalid
from community.core.identifiers import (
    IdentifierError,
    NafCode,
    NafNomenclature,
    parse_country,
    parse_eori,
    parse_language,
    parse_naf,
    parse_siren,
    parse_siret,
    parse_vat,
    siren_of,
)

_FRENCH_SIRET_AT: Final = 2
_FRENCH_SIREN_AT: Final = 4


@dataclass(frozen=True, kw_only=True)
class Identity:
    """The numbers of one organisation, as far as one of them tells the others. `key` is the same for all of them."""

    written: str
    siren: str | None = None
    siret: str | None = None
    vat: str | None = None
    eori: str | None = None

    @property
    def key(self) -> str:
        if self.siren is not None:
            return f"siren:{self.siren}"
        return f"vat:{self.vat}" if self.vat is not None else f"eori:{self.eori}"


def identify(kind: str, text: str, *, field: str) -> Identity:
    """The organisation behind a number; a French VAT or EORI number holds the SIREN.

    Raises:
        Invalid: the number cannot be right; code of `IdentifierError`.
    """
    try:
        return _identify(kind, text)
    except IdentifierError as error:
        raise Invalid({field: FieldProblem(error.code, **error.params)}) from error


def _identify(kind: str, text: str) -> Identity:
    match kind:
        case "siren":
            siren = parse_siren(text)
            return Identity(written=siren, siren=siren)
        case "siret":
            siret = parse_siret(text)
            return Identity(written=siret, siren=siren_of(siret), siret=siret)
        case "vat":
            vat = parse_vat(text)
            return Identity(written=vat, siren=_siren_in(vat), vat=vat)
        case _:
            eori = parse_eori(text)
            if not eori.startswith("FR"):
                return Identity(written=eori, eori=eori)
            siret = parse_siret(eori[_FRENCH_SIRET_AT:])
            return Identity(written=eori, siren=siren_of(siret), siret=siret, eori=eori)


def _siren_in(vat: str) -> str | None:
    if not vat.startswith("FR"):
        return None
    try:
        return parse_siren(vat[_FRENCH_SIREN_AT:])
    except IdentifierError:
        # Monaco's numbers look French and hold no SIREN.
        return None


def checked_naf(code: str | None, nomenclature: NafNomenclature | None, *, field: str) -> NafCode | None:
    """The activity code, when one is given.

    Raises:
        Invalid: it does not exist in its nomenclature, or the nomenclature is missing.
    """
    if not code:
        return None
    if nomenclature is None:
        raise Invalid({field: FieldProblem("naf_nomenclature")})
    try:
        return parse_naf(code, nomenclature)
    except IdentifierError as error:
        raise Invalid({field: FieldProblem(error.code, **error.params)}) from error


def checked_country(code: str, *, field: str) -> str:
    """Raises `Invalid`: no such country."""
    try:
        return parse_country(code)
    except IdentifierError as error:
        raise Invalid({field: FieldProblem(error.code, **error.params)}) from error


def checked_languages(tags: list[str], *, field: str) -> list[str]:
    """Each once, in the order given. Raises `Invalid`: one of them does not exist."""
    return _each_once(tags, parse_language, field)


def checked_countries(codes: list[str], *, field: str) -> list[str]:
    """Each once, in the order given. Raises `Invalid`: one of them does not exist."""
    return _each_once(codes, parse_country, field)


def _each_once(given: list[str], parse: Callable[[str], str], field: str) -> list[str]:
    problems: dict[str, FieldProblem] = {}
    found: dict[str, None] = {}
    for place, text in enumerate(given):
        try:
            found[parse(text)] = None
        except IdentifierError as error:
            problems[f"{field}/{place}"] = FieldProblem(error.code, **error.params)
    if problems:
        raise Invalid(problems)
    return list(found)
