"""Terms as people give them, brought to the one form in which they are stored and compared."""

import re
from decimal import Decimal
from typing import Any, Final

from community.core.codes import parse_code
from community.core.errors import FieldProblem, Invalid
from community.core.identifiers import COUNTRIES, LANGUAGES, IdentifierError
from community.features.matchmaking.schemas.terms import TermsIn
from community.features.matchmaking.vocabulary import certifications, tags, units

_PART: Final = re.compile(r"([A-Z]{2})-[A-Z0-9]{1,3}")


def checked_terms(terms: TermsIn, pointer: str) -> dict[str, Any]:
    """Values of the columns of `Terms`.

    Raises:
        Invalid: with the place of each code, tag, place, language, certificate or unit that does not exist.
    """
    problems: dict[str, FieldProblem] = {}
    codes: list[str] = []
    for place, typed in enumerate(terms.codes):
        try:
            codes.append(parse_code(typed))
        except IdentifierError as error:
            problems[f"{pointer}/codes/{place}"] = FieldProblem(error.code)
    for name, given, known in (
        ("tags", terms.tags, tags()),
        ("languages", terms.languages, LANGUAGES),
        ("certifications", [one.key for one in terms.certifications], certifications()),
    ):
        for place, one in enumerate(given):
            if one not in known:
                problems[f"{pointer}/{name}/{place}"] = FieldProblem("not_in_list")
    for place, code in enumerate(terms.places):
        if not is_place(code):
            problems[f"{pointer}/places/{place}"] = FieldProblem("not_in_list")
    if terms.capacity is not None and terms.capacity_unit not in units():
        problems[f"{pointer}/capacityUnit"] = FieldProblem("required" if not terms.capacity_unit else "not_in_list")
    if problems:
        raise Invalid(problems)
    certificates = {one.key: one.until for one in terms.certifications}
    return {
        "codes": list(dict.fromkeys(codes)),
        "tags": list(dict.fromkeys(terms.tags)),
        "places": list(dict.fromkeys(terms.places)),
        "languages": list(dict.fromkeys(terms.languages)),
        "certifications": [
            {"key": key, "until": until.isoformat() if until else None} for key, until in certificates.items()
        ],
        "capacity": None if terms.capacity is None else Decimal(str(terms.capacity)),
        "capacity_unit": terms.capacity_unit if terms.capacity is not None else "",
    }


def is_place(code: str) -> bool:
    """Whether it is a country (ISO 3166-1) or a part of one (ISO 3166-2)."""
    if part := _PART.fullmatch(code):
        return part[1] in COUNTRIES and _is_subdivision(code)
    return code in COUNTRIES


def _is_subdivision(code: str) -> bool:
    import pycountry

    return pycountry.subdivisions.get(code=code) is not None  # type: ignore[no-untyped-call]  # it has no types
