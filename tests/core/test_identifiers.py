import contextlib
import re

import pycountry
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import luhn

from community.core.identifiers import (
    COUNTRIES,
    LANGUAGES,
    FrenchNumber,
    IdentifierError,
    NafCode,
    Siren,
    Siret,
    format_siren,
    format_siret,
    parse_country,
    parse_eori,
    parse_french_number,
    parse_language,
    parse_naf,
    parse_siren,
    parse_siret,
    parse_vat,
    siren_of,
)

LA_POSTE = "356000000"


def _with_key(head: str) -> str:
    return head + luhn.calc_check_digit(head)


SIRENS = st.from_regex(r"[0-9]{8}", fullmatch=True).map(_with_key).filter(lambda number: number.strip("0") != "")
SIRETS = st.tuples(SIRENS.filter(lambda number: number != LA_POSTE), st.from_regex(r"[0-9]{4}", fullmatch=True)).map(
    lambda parts: _with_key("".join(parts))
)
SEPARATORS = st.sampled_from(["", " ", "\u00a0", "\u202f", ".", "-", "\t", " - ", "\u2013"])


def _code(call: object, *args: str) -> str:
    with pytest.raises(IdentifierError) as refusal:
        call(*args)  # type: ignore[operator]
    return refusal.value.code


@given(SIRENS)
def test_a_siren_survives_its_written_form(number: str) -> None:
    siren = parse_siren(number)
    assert re.fullmatch(r"\d{3} \d{3} \d{3}", format_siren(siren))
    assert parse_siren(format_siren(siren)) == siren == number


@given(SIRETS)
def test_a_siret_survives_its_written_form(number: str) -> None:
    siret = parse_siret(number)
    assert re.fullmatch(r"\d{3} \d{3} \d{3} \d{5}", format_siret(siret))
    assert parse_siret(format_siret(siret)) == siret == number
    assert parse_siren(siren_of(siret)) == number[:9]


@given(st.one_of(SIRENS, SIRETS), st.lists(SEPARATORS, min_size=15, max_size=15))
def test_separators_anywhere_change_nothing(number: str, separators: list[str]) -> None:
    typed = "".join(separator + digit for separator, digit in zip(separators, number, strict=False))
    assert parse_french_number(typed) == parse_french_number(number)


@given(SIRENS, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_of_a_siren_is_caught(number: str, position: int, shift: int) -> None:
    wrong = _shifted(number, position, shift)
    assume(wrong.strip("0"))
    assert _code(parse_siren, wrong) == "siren_checksum"


@given(SIRETS, st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_of_a_siret_is_caught(number: str, position: int, shift: int) -> None:
    wrong = _shifted(number, position, shift)
    assume(not wrong.startswith(LA_POSTE))
    assert _code(parse_siret, wrong) == "siret_checksum"


def _shifted(number: str, position: int, shift: int) -> str:
    digit = (int(number[position]) + shift) % 10
    return f"{number[:position]}{digit}{number[position + 1 :]}"


@pytest.mark.parametrize(
    ("siret", "valid"),
    [
        ("35600000000048", True),  # head office: Luhn
        ("35600000049837", True),  # an office: its digits add up to 45
        ("35600000000047", True),  # adds up to 25
        ("35600000049838", False),
        ("35600000000049", False),
    ],
)
def test_la_poste_has_its_own_rule(siret: str, *, valid: bool) -> None:
    if valid:
        assert parse_siret(siret) == siret
    else:
        assert _code(parse_siret, siret) == "siret_checksum"


@given(st.from_regex(r"[0-9]{5}", fullmatch=True))
def test_offices_of_la_poste_add_up_to_a_multiple_of_five(office: str) -> None:
    number = LA_POSTE + office
    assume(number != "35600000000048")
    if sum(map(int, number)) % 5 == 0:
        assert siren_of(parse_siret(number)) == LA_POSTE
    else:
        assert _code(parse_siret, number) == "siret_checksum"


def test_siren_or_siret_is_told_by_its_length() -> None:
    assert parse_french_number("552 008 443") == FrenchNumber(Siren("552008443"))
    assert parse_french_number("732 829 320 00074") == FrenchNumber(Siren("732829320"), Siret("73282932000074"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "siren_format"),
        ("abc", "siren_format"),
        ("55200844A", "siren_format"),
        ("\u0665\u0665\u0662\u0660\u0660\u0668\u0664\u0664\u0663", "siren_format"),
        ("000 000 000", "siren_format"),
        ("5520084", "siren_length"),
        ("5520084433", "siren_length"),
        ("552008444", "siren_checksum"),
        ("7328293200007", "siret_length"),
        ("732829320000744", "siret_length"),
        ("73282932000075", "siret_checksum"),
        ("00000000000000", "siret_format"),
        ("9" * 10_000, "siret_length"),
    ],
)
def test_wrong_french_numbers(text: str, code: str) -> None:
    assert _code(parse_french_number, text) == code


@pytest.mark.parametrize(
    ("text", "vat"),
    [
        ("FR 61 954 506 077", "FR61954506077"),
        ("be 0697.449.992", "BE0697449992"),
        ("BE697449992", "BE0697449992"),
        ("DE 136,695 976".replace(",", " "), "DE136695976"),
        ("ESA13585625", "ESA13585625"),
        ("PT 501 964 843", "PT501964843"),
        ("EL094259216", "EL094259216"),
        ("GR094259216", "EL094259216"),
        ("IT00743110157", "IT00743110157"),
        ("NL004495445B01", "NL004495445B01"),
        ("XI980780684", "XI980780684"),
    ],
)
def test_vat_numbers(text: str, vat: str) -> None:
    assert parse_vat(text) == vat
    assert parse_vat(vat) == vat


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "vat_country"),
        ("61954506077", "vat_country"),
        ("GB980780684", "vat_country"),
        ("US123456789", "vat_country"),
        ("EU372022452", "vat_country"),
        ("FR6195450607", "vat_length"),
        ("FR61954506078", "vat_checksum"),
        ("DE13669597A", "vat_format"),
        ("DE136695977", "vat_checksum"),
        ("FRé1954506077", "vat_format"),
    ],
)
def test_wrong_vat_numbers(text: str, code: str) -> None:
    assert _code(parse_vat, text) == code


@pytest.mark.parametrize(
    ("text", "eori"),
    [
        ("fr 732 829 320 00074", "FR73282932000074"),
        ("GB 123456789000", "GB123456789000"),
        ("XI123456789000", "XI123456789000"),
        ("GB123456789000123", "GB123456789000123"),
        ("DE1234567", "DE1234567"),
        ("ATEOS1000012345", "ATEOS1000012345"),
        ("EL123456789", "GR123456789"),
        ("PT501964843", "PT501964843"),
    ],
)
def test_eori_numbers(text: str, eori: str) -> None:
    assert parse_eori(text) == eori
    assert parse_eori(eori) == eori


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "eori_country"),
        ("US123", "eori_country"),
        ("DE", "eori_length"),
        ("DE1234567890123456", "eori_length"),
        ("DE12é", "eori_format"),
        ("DE12<b>", "eori_format"),
        ("GB12345678900", "eori_format"),
        ("GB12345678900A", "eori_format"),
        ("FR73282932000075", "siret_checksum"),
        ("FR732829320", "siret_length"),
    ],
)
def test_wrong_eori_numbers(text: str, code: str) -> None:
    assert _code(parse_eori, text) == code


def test_naf_codes_belong_to_a_nomenclature() -> None:
    assert parse_naf("6201z", "NAFRev2") == NafCode("NAFRev2", "62.01Z")
    assert parse_naf("62.10Y", "NAF2025") == NafCode("NAF2025", "62.10Y")
    assert _code(parse_naf, "62.10Z", "NAFRev2") == "naf_unknown"
    assert _code(parse_naf, "62.01Y", "NAF2025") == "naf_unknown"


@pytest.mark.parametrize("text", ["", "62", "62.01", "6201ZZ", "AB.CDZ", "\u0666\u0662.\u0660\u0661Z", "62.01é"])
def test_wrong_naf_codes(text: str) -> None:
    assert _code(parse_naf, text, "NAFRev2") == "naf_format"


def test_unknown_nomenclatures_are_refused() -> None:
    assert _code(parse_naf, "62.01Z", "NAF1993") == "naf_nomenclature"


def test_countries_and_languages_are_those_of_iso() -> None:
    assert {country.alpha_2 for country in pycountry.countries} == COUNTRIES
    assert {language.alpha_2 for language in pycountry.languages if hasattr(language, "alpha_2")} == LANGUAGES


def test_countries_and_languages() -> None:
    assert parse_country(" fr ") == "FR"
    assert parse_language("ES") == "es"
    for unknown in ("", "XX", "FRA", "UK", "\uff26\uff32", "F R"):
        assert _code(parse_country, unknown) == "country_unknown"
    for unknown in ("", "xx", "fra", "fr-FR"):
        assert _code(parse_language, unknown) == "language_unknown"


@given(st.text(max_size=80))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    for parse in (parse_siren, parse_siret, parse_french_number, parse_vat, parse_eori, parse_country, parse_language):
        with contextlib.suppress(IdentifierError):
            assert parse(text)


@given(st.sampled_from(sorted(COUNTRIES)), st.text(st.characters(max_codepoint=0x24F), max_size=20))
def test_any_number_of_any_country_is_parsed_or_refused(country: str, rest: str) -> None:
    for parse in (parse_vat, parse_eori):
        try:
            assert parse(parse(country + rest)) == parse(country + rest)
        except IdentifierError:
            continue
