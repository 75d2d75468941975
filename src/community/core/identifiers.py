"""Public identifiers of organisations, checked and brought to one written form.

Every `parse_*` takes what a person typed or pasted (spaces, dots, dashes, any case) and returns the form that is
stored; what cannot be right raises `IdentifierError`. A number that passes may still not exist: registers know that.
"""

import re
from typing import Final, Literal, NewType, get_args

import msgspec
from stdnum import exceptions as stdnum_errors
from stdnum.eu import nace, vat
from stdnum.fr import siren as stdnum_siren
from stdnum.fr import siret as stdnum_siret

Siren = NewType("Siren", str)
"""French company, 9 digits."""
Siret = NewType("Siret", str)
"""French establishment, 14 digits, the first nine of which are the company's SIREN."""
VatNumber = NewType("VatNumber", str)
"""VAT number of a member state or of Northern Ireland, with its prefix (`EL` for Greece)."""
Eori = NewType("Eori", str)
"""Number of an economic operator at the customs of the European Union or of Great Britain."""
CountryCode = NewType("CountryCode", str)
"""ISO 3166-1 alpha-2, upper case."""
LanguageTag = NewType("LanguageTag", str)
"""ISO 639-1, lower case."""

NafNomenclature = Literal["NAFRev2", "NAF2025"]


class NafCode(msgspec.Struct, frozen=True, order=True):
    """Main activity of a French organisation; the same code means different things in the two nomenclatures."""

    nomenclature: NafNomenclature
    code: str
    """`NN.NNX`"""


class FrenchNumber(msgspec.Struct, frozen=True):
    """A company, and one of its establishments where that is known."""

    siren: Siren
    siret: Siret | None = None


class IdentifierError(ValueError):
    """The text is not an identifier of its kind.

    `code` is stable and the front end has a sentence for it: `<kind>_<problem>`, where the problem is `format`
    (characters), `length`, `checksum`, `country`, `unknown`.
    """

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


_SEPARATORS: Final = re.compile(r"[\s.\-_/\u00ad\u200b\u2010-\u2015\u2212]+")
_SIREN_LENGTH: Final = 9
_SIRET_LENGTH: Final = 14
_MAX_INPUT: Final = 64

_VAT_COUNTRIES: Final = frozenset("EL" if code == "gr" else code.upper() for code in vat.MEMBER_STATES)
_EORI: Final = re.compile(r"[A-Z]{2}[A-Z0-9]{1,15}")
_EORI_BRITISH: Final = re.compile(r"(?:GB|XI)(?:\d{12}|\d{15})")
_EORI_COUNTRIES: Final = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GB GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI".split()  # noqa: SIM905
)
_NAF: Final = re.compile(r"(\d{2})(\d{2})([A-Z])")
_NACE: Final[dict[NafNomenclature, str]] = {"NAFRev2": "2.0", "NAF2025": "2.1"}

COUNTRIES: Final = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY
    BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK
    FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR
    IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK
    ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM
    PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF
    TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
    """.split()  # noqa: SIM905
)
LANGUAGES: Final = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el
    en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it
    iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt
    my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk
    sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi
    yo za zh zu
    """.split()  # noqa: SIM905
)


def parse_siren(text: str) -> Siren:
    """Nine digits with Luhn's key.

    Raises:
        IdentifierError: `siren_format`, `siren_length`, `siren_checksum`.
    """
    number = _digits("siren", text, _SIREN_LENGTH)
    if not stdnum_siren.is_valid(number):
        raise IdentifierError("siren_checksum")
    return Siren(number)


def parse_siret(text: str) -> Siret:
    """Fourteen digits with Luhn's key, whose first nine have it too.

    The offices of La Poste (SIREN 356 000 000), its head office excepted, add up to a multiple of five instead.

    Raises:
        IdentifierError: `siret_format`, `siret_length`, `siret_checksum`.
    """
    number = _digits("siret", text, _SIRET_LENGTH)
    if not stdnum_siret.is_valid(number):
        raise IdentifierError("siret_checksum")
    return Siret(number)


def parse_french_number(text: str) -> FrenchNumber:
    """SIREN or SIRET, whichever was typed.

    Raises:
        IdentifierError: those of the kind whose length is nearer.
    """
    if len(_compact(text)) <= (_SIREN_LENGTH + _SIRET_LENGTH) // 2:
        return FrenchNumber(siren=parse_siren(text))
    siret = parse_siret(text)
    return FrenchNumber(siren=siren_of(siret), siret=siret)


def siren_of(siret: Siret) -> Siren:
    return Siren(siret[:_SIREN_LENGTH])


def format_siren(siren: Siren) -> str:
    """Written form, `552 008 443`."""
    return str(stdnum_siren.format(siren))


def format_siret(siret: Siret) -> str:
    """Written form, `732 829 320 00074`."""
    return str(stdnum_siret.format(siret))


def parse_vat(text: str) -> VatNumber:
    """VAT number with the prefix of its state, checked by that state's own rule.

    Raises:
        IdentifierError: `vat_country`, `vat_format`, `vat_length`, `vat_checksum`.
    """
    number = _compact(text)
    country = {"GR": "EL"}.get(number[:2], number[:2])
    if country not in _VAT_COUNTRIES:
        raise IdentifierError("vat_country", country=country)
    try:
        valid = vat.validate(country + number[2:])
    except stdnum_errors.InvalidLength as error:
        raise IdentifierError("vat_length", country=country) from error
    except stdnum_errors.InvalidChecksum as error:
        raise IdentifierError("vat_checksum", country=country) from error
    except stdnum_errors.ValidationError as error:
        raise IdentifierError("vat_format", country=country) from error
    return VatNumber(valid)


def parse_eori(text: str) -> Eori:
    """Country and up to fifteen letters or digits; a French one is `FR` and a SIRET, a British one 12 or 15 digits.

    Raises:
        IdentifierError: `eori_country`, `eori_length`, `eori_format`, and for `FR` those of a SIRET.
    """
    number = _compact(text)
    country = {"EL": "GR"}.get(number[:2], number[:2])
    number = country + number[2:]
    if country not in _EORI_COUNTRIES:
        raise IdentifierError("eori_country", country=country)
    if not (number.isascii() and number.isalnum()):
        raise IdentifierError("eori_format", country=country)
    if not _EORI.fullmatch(number):
        raise IdentifierError("eori_length", country=country)
    if country in {"GB", "XI"} and not _EORI_BRITISH.fullmatch(number):
        raise IdentifierError("eori_format", country=country)
    if country == "FR":
        parse_siret(number[2:])
    return Eori(number)


def parse_naf(text: str, nomenclature: NafNomenclature) -> NafCode:
    """Code of a sub-class: a European class that exists in this nomenclature, and a letter.

    Raises:
        IdentifierError: `naf_format`, `naf_unknown`, `naf_nomenclature`.
    """
    if nomenclature not in get_args(NafNomenclature):
        raise IdentifierError("naf_nomenclature")
    match = _NAF.fullmatch(_compact(text))
    if not match or not match[0].isascii():
        raise IdentifierError("naf_format")
    if not nace.is_valid(match[1] + match[2], revision=_NACE[nomenclature]):
        raise IdentifierError("naf_unknown", nomenclature=nomenclature)
    return NafCode(nomenclature=nomenclature, code=f"{match[1]}.{match[2]}{match[3]}")


def parse_country(text: str) -> CountryCode:
    """Raises `IdentifierError("country_unknown")`."""
    code = text.strip().upper()
    if code not in COUNTRIES:
        raise IdentifierError("country_unknown")
    return CountryCode(code)


def parse_language(text: str) -> LanguageTag:
    """Raises `IdentifierError("language_unknown")`."""
    tag = text.strip().lower()
    if tag not in LANGUAGES:
        raise IdentifierError("language_unknown")
    return LanguageTag(tag)


def _compact(text: str) -> str:
    return _SEPARATORS.sub("", text[:_MAX_INPUT]).upper()


def _digits(kind: str, text: str, length: int) -> str:
    number = _compact(text)
    # Eight zeros and more have a right key and belong to nobody.
    if not (number.isascii() and number.isdigit()) or not number.strip("0"):
        raise IdentifierError(f"{kind}_format")
    if len(number) != length:
        raise IdentifierError(f"{kind}_length", expected=length, actual=len(number))
    return number
