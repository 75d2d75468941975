"""Filled in templates: what was answered is checked, and becomes the text of a post."""

import re
from collections.abc import Mapping
from datetime import date
from math import isfinite
from typing import Final
from uuid import UUID

import msgspec

from community.core.errors import FieldProblem, Invalid
from community.core.i18n import country_name, format_day, resolve_locale
from community.core.identifiers import IdentifierError, NafNomenclature, parse_country, parse_naf
from community.features.forums.schemas.templates import Answer, FieldIn, HelpIn, LabelIn
from community.infra.texts import clean_line

_MARKUP: Final = re.compile(r"([\\`*_\[\]<>#|~])")
_CODE: Final = re.compile(r"[\s.\u00a0]+")
_CODE_LENGTHS: Final = frozenset({2, 4, 6, 8, 10})
_NOMENCLATURES: Final[tuple[NafNomenclature, ...]] = ("NAF2025", "NAFRev2")


class WrongAnswer(Exception):
    """What is wrong with an answer."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.problem = FieldProblem(code, **params)


def checked_answers(fields: list[FieldIn], values: Mapping[str, Answer]) -> dict[str, Answer]:
    """The answers that were given, cleaned.

    Raises:
        Invalid: all that is wrong, by `/form/values/<field>`.
    """
    problems: dict[str, FieldProblem] = {}
    answers: dict[str, Answer] = {}
    for unknown in sorted(values.keys() - {field.id for field in fields}):
        problems[f"/form/values/{unknown}"] = FieldProblem("unknown_field")
    for field in fields:
        given = values.get(field.id, "")
        try:
            answer = _checked(field, given)
        except WrongAnswer as wrong:
            problems[f"/form/values/{field.id}"] = wrong.problem
            continue
        if answer not in ("", []):
            answers[field.id] = answer
        elif field.required:
            problems[f"/form/values/{field.id}"] = FieldProblem("required")
    if problems:
        raise Invalid(problems)
    return answers


def _checked(field: FieldIn, given: Answer) -> Answer:
    if field.kind == "choices":
        return _choices(field, given)
    if isinstance(given, list):
        raise WrongAnswer("wrong_type")
    if field.kind == "number":
        return _number(given)
    text = clean_line(str(given)) if field.kind != "long_text" else str(given).replace("\x00", "\ufffd").strip()
    if text == "":
        return text
    if field.kind in {"text", "long_text"}:
        if 0 < field.max_length < len(text):
            raise WrongAnswer("too_long", maximum=field.max_length)
        return text
    return _CHECKS[field.kind](field, text)


def organisations_in(fields: list[FieldIn], answers: Mapping[str, Answer]) -> dict[str, UUID]:
    """The organisations that are named, by field."""
    asked = [field.id for field in fields if field.kind == "organisation" and field.id in answers]
    return {each: UUID(str(answers[each])) for each in asked}


def _choices(field: FieldIn, given: Answer) -> Answer:
    if given == "":
        return []
    if not isinstance(given, list) or not set(given) <= {option.id for option in field.options}:
        raise WrongAnswer("unknown_value")
    return [option.id for option in field.options if option.id in given]


def _choice(field: FieldIn, text: str) -> str:
    if text not in {option.id for option in field.options}:
        raise WrongAnswer("unknown_value")
    return text


def _number(given: str | float) -> Answer:
    if isinstance(given, str):
        written = re.sub(r"[\s\u00a0\u202f]", "", given).replace(",", ".")
        if written == "":
            return ""
        try:
            given = float(written)
        except ValueError:
            raise WrongAnswer("wrong_number") from None
    if not isfinite(given):
        raise WrongAnswer("wrong_number")
    return given


def _date(_: FieldIn, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise WrongAnswer("wrong_date") from None


def _country(_: FieldIn, text: str) -> str:
    try:
        return parse_country(text)
    except IdentifierError as error:
        raise WrongAnswer(error.code, **error.params) from None


def _cn_code(_: FieldIn, text: str) -> str:
    """Two to six digits of the Harmonised System, eight of the Combined Nomenclature, ten of TARIC."""
    digits = _CODE.sub("", text)
    if not digits.isascii() or not digits.isdigit() or len(digits) not in _CODE_LENGTHS:
        raise WrongAnswer("wrong_cn_code")
    return digits


def _organisation(_: FieldIn, text: str) -> str:
    """By its id; whether it exists is seen when its name is looked up."""
    try:
        return str(UUID(text))
    except ValueError:
        raise WrongAnswer("unknown_value") from None


def _naf_code(_: FieldIn, text: str) -> str:
    """Of either nomenclature: the present one, or the one that is coming."""
    for nomenclature in _NOMENCLATURES:
        try:
            return parse_naf(text, nomenclature).code
        except IdentifierError as error:
            wrong = error
    raise WrongAnswer(wrong.code, **wrong.params)


_CHECKS: Final = {
    "choice": _choice,
    "date": _date,
    "country": _country,
    "cn_code": _cn_code,
    "naf_code": _naf_code,
    "organisation": _organisation,
}


def form_as_markdown(
    fields: list[FieldIn], answers: Mapping[str, Answer], locale: str, organisations: Mapping[UUID, str]
) -> str:
    """The post that the answers make, with the questions in the author's language; organisations by their names."""
    colon = " : " if locale == "fr" else ": "
    parts: list[str] = []
    for field in fields:
        if field.id not in answers:
            continue
        label = _plain(words(field.label, locale))
        if field.kind == "organisation":
            found = UUID(str(answers[field.id]))
            parts.append(f"**{label}**{colon}[{_plain(organisations[found])}](/organisations/{found})")
            continue
        shown = _shown(field, answers[field.id], locale)
        if field.kind == "long_text":
            parts.append(f"**{label}**\n\n{shown}")
        else:
            parts.append(f"**{label}**{colon}{_plain(shown)}")
    return "\n\n".join(parts)


def form_as_draft(
    template_id: UUID, fields: list[FieldIn], values: Mapping[str, Answer], organisations: Mapping[str, str]
) -> dict[str, object]:
    """The form as the front end keeps it while it is filled in, with the questions of that day.

    `organisations`: by field, the id and the name.
    """
    typed = {name: value if isinstance(value, list) else str(value) for name, value in values.items()}
    began = [{"id": field.id, "label": msgspec.to_builtins(field.label)} for field in fields]
    return {"id": str(template_id), "began": began, "values": {**typed, **organisations}}


def words(text: LabelIn | HelpIn, locale: str) -> str:
    found: str | None = getattr(text, locale, None)
    return found or text.fr


def _shown(field: FieldIn, answer: Answer, locale: str) -> str:
    options = {option.id: words(option.label, locale) for option in field.options}
    if isinstance(answer, list):
        return ", ".join(options[each] for each in answer)
    if isinstance(answer, float | int):
        return f"{answer:,.10g}".replace(",", "\u202f").replace(".", "." if locale == "en" else ",")
    known = resolve_locale(locale)
    match field.kind:
        case "choice":
            return options[answer]
        case "country":
            return country_name(known, answer)
        case "date":
            return format_day(known, date.fromisoformat(answer))
        case _:
            return answer


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _MARKUP.sub(r"\\\1", text)
