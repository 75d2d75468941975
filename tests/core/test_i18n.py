import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.core.i18n import (
    LOCALES,
    SOURCE,
    Locale,
    MissingText,
    catalogue,
    fill,
    format_moment,
    placeholders,
    plural_form,
    resolve_locale,
    template,
    translate,
)

FILES = ("mails", "notifications")


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("locale", LOCALES)
def test_every_catalogue_has_the_keys_and_placeholders_of_the_source(locale: Locale, file: str) -> None:
    source, texts = catalogue(SOURCE, file), catalogue(locale, file)
    assert texts.keys() == source.keys()
    for key, text in texts.items():
        assert placeholders(text) == placeholders(source[key]), key
        assert isinstance(text, str) == isinstance(source[key], str), key
        if isinstance(text, dict):
            assert text.keys() == {"one", "other"}, key


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("locale", LOCALES)
def test_no_text_is_empty_or_left_in_the_source_language(locale: Locale, file: str) -> None:
    for key, text in catalogue(locale, file).items():
        for form in [text] if isinstance(text, str) else text.values():
            assert form.strip() == form != "", key
            assert locale == SOURCE or form != catalogue(SOURCE, file)[key], key


@pytest.mark.parametrize("file", FILES)
def test_french_punctuation_never_starts_a_line(file: str) -> None:
    for key, text in catalogue("fr", file).items():
        for form in [text] if isinstance(text, str) else text.values():
            assert not re.search(r" [:;?!»]|« ", form), key
            assert "'" not in form, key


def test_texts_are_filled_in_the_language_of_the_reader() -> None:
    assert translate("es", "mails.application_confirm.subject", organisation="Puerto Sur") == (
        "Confirme su solicitud de adhesión para Puerto Sur"
    )


def test_missing_texts_and_parameters_are_errors() -> None:
    for key in ("mails.nothing", "nothing.at_all", "", "../mails.layout.platform", "mails"):
        with pytest.raises(MissingText):
            translate("fr", key)
    with pytest.raises(MissingText, match="organisation"):
        translate("fr", "mails.application_confirm.subject")


def test_a_text_that_a_locale_lacks_comes_from_the_source(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {"fr": {"a": "source"}, "en": {}, "es": {}}
    monkeypatch.setattr("community.core.i18n.catalogue", lambda locale, file: texts[locale])
    assert template("en", "mails.a") == "source"


@pytest.mark.parametrize(
    ("locale", "count", "text"),
    [("fr", 0, "0 message"), ("fr", 1, "1 message"), ("fr", 2, "2 messages"), ("en", 0, "0 messages")],
)
def test_plurals_follow_the_language(monkeypatch: pytest.MonkeyPatch, locale: Locale, count: int, text: str) -> None:
    forms = {"n": {"one": "{count} message", "other": "{count} messages"}}
    monkeypatch.setattr("community.core.i18n.catalogue", lambda locale, file: forms)
    assert translate(locale, "mails.n", count=count) == text
    with pytest.raises(MissingText):
        translate(locale, "mails.n")


def test_one_is_singular_and_two_plural_everywhere() -> None:
    for locale in LOCALES:
        assert plural_form(locale, 1) == "one"
        assert plural_form(locale, 2) == plural_form(locale, 1_000) == "other"


@given(st.text(max_size=50))
def test_a_value_that_looks_like_a_placeholder_stays_a_value(value: str) -> None:
    assert fill("a {x} b {y}", {"x": value, "y": "{x}"}) == f"a {value} b {{x}}"


@pytest.mark.parametrize(
    ("wanted", "locale"),
    [
        ("fr", "fr"),
        ("en-GB", "en"),
        ("es_MX", "es"),
        ("ES", "es"),
        ("de", "fr"),
        ("", "fr"),
        (None, "fr"),
        ("enx", "fr"),
    ],
)
def test_the_nearest_locale_is_found(wanted: str | None, locale: str) -> None:
    assert resolve_locale(wanted) == locale


def test_moments_are_written_as_people_write_them() -> None:
    winter, summer = datetime(2026, 3, 1, 13, 5, tzinfo=UTC), datetime(2026, 8, 12, 22, 30, tzinfo=UTC)
    assert format_moment("fr", winter) == "1er mars 2026 à 14 h 05 (UTC+1)"
    assert format_moment("en", summer) == "13 August 2026 at 00:30 (UTC+2)"
    assert format_moment("es", winter) == "1 de marzo de 2026 a las 14:05 (UTC+1)"
    assert format_moment("en", winter, "Asia/Kolkata") == "1 March 2026 at 18:35 (UTC+5:30)"
    assert format_moment("en", winter, "America/St_Johns") == "1 March 2026 at 09:35 (UTC-3:30)"
    with pytest.raises(ValueError, match="time zone"):
        format_moment("fr", datetime(2026, 3, 1))  # noqa: DTZ001 - what is refused
