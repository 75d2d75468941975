"""Texts that the server itself sends, in the reader's language; French is the source.

A key is `<file>.<name>`: `mails.welcome.subject` stands in `locale/<locale>/mails.json` under `welcome.subject`. A text
holds `{placeholders}`; one that depends on a number is an object `{"one": …, "other": …}` chosen by `count`.
"""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Final, Literal, get_args
from zoneinfo import ZoneInfo

Locale = Literal["fr", "en", "es"]
Text = str | dict[str, str]

LOCALES: Final[tuple[Locale, ...]] = get_args(Locale)
SOURCE: Final[Locale] = "fr"
DEFAULT_ZONE: Final = "Europe/Paris"

_PLACEHOLDER: Final = re.compile(r"\{([a-z_]+)\}")
_MONTHS: Final[dict[Locale, tuple[str, ...]]] = {
    "fr": tuple("janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()),  # noqa: SIM905
    "en": tuple(
        "January February March April May June July August September October November December".split()  # noqa: SIM905
    ),
    "es": tuple(
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()  # noqa: SIM905
    ),
}


class MissingText(LookupError):
    """A key or a parameter is missing: a mistake of ours, never of the reader."""


def resolve_locale(wanted: str | None) -> Locale:
    """The locale nearest to a language tag (`es-MX` → `es`), French for those that are not spoken here."""
    language = (wanted or "").replace("_", "-").partition("-")[0].lower()
    return next((locale for locale in LOCALES if locale == language), SOURCE)


def translate(locale: Locale, key: str, **params: object) -> str:
    """The text with its parameters filled in as they are: escape afterwards where the medium asks for it.

    Raises:
        MissingText: the key stands in no catalogue, or a placeholder has no parameter.
    """
    return fill(template(locale, key, count=params.get("count")), params, locale=locale)


def template(locale: Locale, key: str, *, count: object = None) -> str:
    """The text with its placeholders; of the source language where the locale lacks it.

    Raises:
        MissingText: the key stands in no catalogue, or is a plural and `count` is not a number.
    """
    file, _, name = key.partition(".")
    text = catalogue(locale, file).get(name) or catalogue(SOURCE, file).get(name)
    if text is None:
        raise MissingText(key)
    if isinstance(text, str):
        return text
    if not isinstance(count, int):
        raise MissingText(f"{key}: count")
    return text[plural_form(locale, count)]


def fill(text: str, params: Mapping[str, object], *, locale: Locale = SOURCE) -> str:
    """Put the parameters in place in one pass, so that a value that looks like a placeholder stays a value.

    Raises:
        MissingText: a placeholder has no parameter.
    """

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name not in params:
            raise MissingText(f"{{{name}}}")
        given = params[name]
        return format_moment(locale, given) if isinstance(given, datetime) else str(given)

    return _PLACEHOLDER.sub(value, text)


def placeholders(text: Text) -> frozenset[str]:
    """Names of the parameters that a text needs."""
    forms = [text] if isinstance(text, str) else list(text.values())
    return frozenset(name for form in forms for name in _PLACEHOLDER.findall(form))


def plural_form(locale: Locale, count: int) -> Literal["one", "other"]:
    """CLDR's rule for whole numbers below a million: in French, zero is singular."""
    return "one" if count == 1 or (count == 0 and locale == "fr") else "other"


def local_day(moment: datetime, zone: str = DEFAULT_ZONE) -> date:
    """The day that it is there: in the evening it is tomorrow in Paris before it is in UTC."""
    return moment.astimezone(ZoneInfo(zone)).date()


def format_moment(locale: Locale, moment: datetime, zone: str = DEFAULT_ZONE) -> str:
    """Date and time as one writes them, with the offset; a moment without a zone is refused.

    Raises:
        ValueError: the moment has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be shown")
    local = moment.astimezone(ZoneInfo(zone))
    month = _MONTHS[locale][local.month - 1]
    minutes_east = int((local.utcoffset() or timedelta()).total_seconds()) // 60
    hours, minutes = divmod(abs(minutes_east), 60)
    offset = f"UTC{'-' if minutes_east < 0 else '+'}{hours}" + (f":{minutes:02d}" if minutes else "")
    match locale:
        case "fr":
            day = "1er" if local.day == 1 else str(local.day)
            return f"{day} {month} {local.year} à {local.hour} h {local.minute:02d} ({offset})"
        case "en":
            return f"{local.day} {month} {local.year} at {local:%H:%M} ({offset})"
        case "es":
            return f"{local.day} de {month} de {local.year} a las {local:%H:%M} ({offset})"


def format_day(locale: Locale, day: date) -> str:
    """A date as one writes it."""
    month = _MONTHS[locale][day.month - 1]
    match locale:
        case "fr":
            return f"{'1er' if day.day == 1 else day.day} {month} {day.year}"
        case "en":
            return f"{day.day} {month} {day.year}"
        case "es":
            return f"{day.day} de {month} de {day.year}"


def country_name(locale: Locale, code: str) -> str:
    """The name of a country by its ISO code; the code itself where there is none."""
    return _names("countries").get(code, {}).get(locale, code)


def language_name(locale: Locale, code: str) -> str:
    """The name of a language by its ISO 639-1 code; the code itself where there is none."""
    return _names("languages").get(code, {}).get(locale, code)


@cache
def _names(of: Literal["countries", "languages"]) -> Mapping[str, Mapping[str, str]]:
    path = files("community").joinpath("locale", f"{of}.json")
    names: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return names


@cache
def catalogue(locale: Locale, file: str) -> Mapping[str, Text]:
    """All texts of one file; read at first use and kept.

    Raises:
        MissingText: there is no such file.
    """
    path = files("community").joinpath("locale", locale, f"{file}.json")
    if not file.isidentifier() or not path.is_file():
        raise MissingText(file)
    texts: dict[str, Text] = json.loads(path.read_text(encoding="utf-8"))
    return texts
